import { PgBoss } from 'pg-boss'
import pg from 'pg'
import { settings } from './settings.mjs'

// Tuned for throughput and latency: woken by NOTIFY, a batch a fetch, as many fetchers as the concurrency asked for, no upkeep in between.
export async function create() {
  const boss = new PgBoss({ connectionString: settings.postgres, max: settings.concurrency + 20, useListenNotify: true })
  boss.on('error', error => console.error(error.message))
  await boss.start()
  await boss.createQueue('noop', { notify: true })
  const options = {
    batchSize: 50,
    localConcurrency: settings.concurrency,
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: 0.5,
    burstWhenBatchFull: true,
  }
  const observer = new pg.Pool({ connectionString: settings.postgres, max: 1 })
  return {
    work: begun =>
      boss.work('noop', options, async jobs => {
        for (const job of jobs) begun(job.data.number)
      }),
    enqueue: number => boss.send('noop', { number }),
    enqueueMany: numbers => boss.insert('noop', numbers.map(number => ({ data: { number } }))),
    isEmpty: async () => (await observer.query("select not exists (select from pgboss.job where name = 'noop' and state < 'completed') as empty")).rows[0].empty,
    stop: async () => {
      await boss.stop({ graceful: false })
      await observer.end()
    },
  }
}
