// node run.mjs SYSTEM SCENARIO: one measurement, its figures as JSON lines. See README.md.
import { queueScenarios } from './measure.mjs'

const queues = {
  'graphile-worker': async () => (await import('./graphile-worker.mjs')).create({ tuned: false }),
  'graphile-worker-tuned': async () => (await import('./graphile-worker.mjs')).create({ tuned: true }),
  'pg-boss': async () => (await import('./pg-boss.mjs')).create(),
  'bullmq-redis': async () => (await import('./bullmq.mjs')).create(),
}

const [system, scenario, ...more] = process.argv.slice(2)
// A peer that stands still must not hold up the whole bench; one that serves is up for as long as the bench wants it.
if (scenario !== 'serve') {
  setTimeout(() => {
    console.error(`${system} ${scenario} was not done after ten minutes.`)
    process.exit(1)
  }, 600_000).unref()
}

if (system === 'dbos' && more.length === 0) {
  const dbos = await import('./dbos.mjs')
  if (!dbos.names.includes(scenario)) fail()
  await dbos.run(scenario)
} else if (system === 'fastify-prisma' && scenario === 'serve' && more.length === 0) {
  await (await import('./fastify-prisma.mjs')).serve()
} else if (Object.hasOwn(queues, system ?? '') && Object.hasOwn(queueScenarios, scenario ?? '') && more.length === 0) {
  const queue = await queues[system]()
  try {
    await queueScenarios[scenario](queue)
  } finally {
    await queue.stop()
  }
} else {
  fail()
}
// Some of the libraries keep timers that would hold the process open.
process.exit(0)

function fail() {
  console.error(`Usage: node run.mjs SYSTEM SCENARIO; systems: ${Object.keys(queues).join(' ')} (${Object.keys(queueScenarios).join(' ')}), dbos (five-steps idle), fastify-prisma (serve)`)
  process.exit(2)
}
