const number = (name, fallback) => {
  const text = process.env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0, not '${text}'.`)
  return value
}

export const settings = {
  postgres: process.env.BENCH_POSTGRES ?? '',
  redis: process.env.BENCH_REDIS ?? '',
  signingKey: process.env.BENCH_SIGNING_KEY ?? '',
  jobs: fallback => number('BENCH_JOBS', fallback),
  concurrency: number('BENCH_CONCURRENCY', 16),
  seconds: number('BENCH_SECONDS', 30),
  rate: number('BENCH_RATE', 100),
  pool: number('BENCH_POOL', 40),
}
