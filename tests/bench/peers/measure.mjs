// The load, the same for every system, and how its figures are told.
import { setTimeout as sleep } from 'node:timers/promises'
import { settings } from './settings.mjs'

export const print = (metric, value, unit) => console.log(JSON.stringify({ metric, value, unit }))

export const percentile = (values, percent) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1))]
}

// Runs `act(number)` for 0 … count-1, `concurrency` at a time.
export async function inParallel(count, concurrency, act) {
  let next = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let number = next++; number < count; number = next++) await act(number)
    }),
  )
}

// Counts handler runs by job; `all` resolves when every job has run.
export function jobMeter(count) {
  const runs = new Uint32Array(count)
  const sentAt = new Float64Array(count)
  const latencies = []
  let done = 0
  let resolve
  const all = new Promise(r => (resolve = r))
  return {
    all,
    latencies,
    sending: number => (sentAt[number] = performance.now()),
    begun: number => {
      latencies[number] = performance.now() - sentAt[number]
      if (runs[number]++ === 0 && ++done === count) resolve()
    },
    check: () => {
      const wrong = runs.findIndex(count => count !== 1)
      if (wrong >= 0) throw new Error(`Job ${wrong} ran ${runs[wrong]} times.`)
    },
  }
}

// Waits until the store holds no unfinished job any more.
export async function until(condition) {
  while (!(await condition())) await sleep(1)
}

// The compiler of every runtime needs some thousand jobs before its code is what it will be.
const warmUpJobs = 5000

// One enqueue a job, from `concurrency` producers, while the worker runs.
export async function endToEnd(system) {
  const jobs = settings.jobs(20000)
  let meter
  await system.work(number => meter.begun(number))
  const run = async count => {
    meter = jobMeter(count)
    await inParallel(count, settings.concurrency, system.enqueue)
    await meter.all
    await until(system.isEmpty)
    meter.check()
  }
  await run(warmUpJobs)
  const started = performance.now()
  await run(jobs)
  print('end_to_end_per_s', jobs / ((performance.now() - started) / 1000), '1/s')
}

// A backlog, then the worker.
export async function drain(system) {
  const jobs = settings.jobs(20000)
  const meter = jobMeter(jobs)
  for (let from = 0; from < jobs; from += 1000) {
    await system.enqueueMany(Array.from({ length: Math.min(1000, jobs - from) }, (_, i) => from + i))
  }
  const started = performance.now()
  await system.work(meter.begun)
  await meter.all
  await until(system.isEmpty)
  const seconds = (performance.now() - started) / 1000
  meter.check()
  print('drain_per_s', jobs / seconds, '1/s')
}

// So many enqueues a second on a fixed schedule; the first three seconds do not count.
export async function pickup(system) {
  const warmUp = 3 * settings.rate
  const jobs = warmUp + settings.seconds * settings.rate
  const meter = jobMeter(jobs)
  await system.work(meter.begun)
  const started = performance.now()
  const sends = []
  for (let number = 0; number < jobs; number++) {
    const wait = started + (number * 1000) / settings.rate - performance.now()
    if (wait > 0) await sleep(wait)
    meter.sending(number)
    sends.push(system.enqueue(number))
  }
  await Promise.all(sends)
  await meter.all
  await until(system.isEmpty)
  meter.check()
  for (const percent of [50, 95, 99]) print(`pickup_ms_p${percent}`, percentile(meter.latencies.slice(warmUp), percent), 'ms')
}

// Nothing to do, until the driver has seen enough.
export async function idle(system) {
  await system.work(() => {})
  console.log(JSON.stringify({ ready: true }))
  process.stdin.resume()
  await new Promise(resolve => process.stdin.on('end', resolve))
}

export const queueScenarios = { 'end-to-end': endToEnd, drain, pickup, idle }
