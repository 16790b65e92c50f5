import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { settings } from './settings.mjs'

const silent = new Logger(() => () => {})

// What its documentation advises for throughput: jobs fetched ahead in batches, completions written in batches.
const tuning = { localQueue: { size: settings.concurrency + 1 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }

export async function create({ tuned }) {
  const pgPool = new pg.Pool({ connectionString: settings.postgres, max: settings.concurrency + 20 })
  pgPool.on('error', () => {})
  pgPool.on('connect', client => client.on('error', () => {}))
  const preset = tuned ? { extends: [], worker: tuning } : undefined
  const utils = await makeWorkerUtils({ pgPool, logger: silent })
  await utils.migrate()
  let runner
  return {
    work: async begun => {
      runner = await run({
        pgPool,
        logger: silent,
        concurrency: settings.concurrency,
        noHandleSignals: true,
        ...(preset ? { preset } : {}),
        taskList: { noop: async payload => begun(payload.number) },
      })
    },
    enqueue: number => utils.addJob('noop', { number }),
    enqueueMany: numbers => utils.addJobs(numbers.map(number => ({ identifier: 'noop', payload: { number } }))),
    isEmpty: async () => (await pgPool.query('select not exists (select from graphile_worker._private_jobs) as empty')).rows[0].empty,
    stop: async () => {
      await runner?.stop()
      await utils.release()
      await pgPool.end()
    },
  }
}
