import { DBOS } from '@dbos-inc/dbos-sdk'
import { inParallel, percentile, print } from './measure.mjs'
import { settings } from './settings.mjs'

const step = async number => number

const fiveSteps = DBOS.registerWorkflow(
  async number => {
    let sum = 0
    for (let i = 1; i <= 5; i++) sum += await DBOS.runStep(() => step(number + i), { name: `step${i}` })
    return sum
  },
  { name: 'fiveSteps' },
)

const runOne = async number => {
  const handle = await DBOS.startWorkflow(fiveSteps)(number)
  const sum = await handle.getResult()
  if (sum !== 5 * number + 15) throw new Error(`Workflow ${number} returned ${sum}.`)
}

const scenarios = {
  'five-steps': async () => {
    const workflows = settings.jobs(500)
    await inParallel(100, settings.concurrency, runOne) // warm-up
    const started = performance.now()
    await inParallel(workflows, settings.concurrency, runOne)
    print('workflows_per_s', workflows / ((performance.now() - started) / 1000), '1/s')
    const latencies = []
    for (let number = 0; number < 100; number++) {
      const begun = performance.now()
      await runOne(number)
      latencies.push(performance.now() - begun)
    }
    for (const percent of [50, 99]) print(`latency_ms_p${percent}`, percentile(latencies, percent), 'ms')
  },
  idle: async () => {
    console.log(JSON.stringify({ ready: true }))
    process.stdin.resume()
    await new Promise(resolve => process.stdin.on('end', resolve))
  },
}

export async function run(scenario) {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: settings.postgres, systemDatabasePoolSize: settings.concurrency + 20, logLevel: 'error', runAdminServer: false })
  await DBOS.launch()
  try {
    await scenarios[scenario]()
  } finally {
    await DBOS.shutdown()
  }
}

export const names = Object.keys(scenarios)
