import { Queue, Worker } from 'bullmq'
import { settings } from './settings.mjs'

export async function create() {
  const { hostname: host, port } = new URL(settings.redis)
  const connection = { host, port: Number(port), maxRetriesPerRequest: null }
  const queue = new Queue('noop', { connection, defaultJobOptions: { removeOnComplete: true } })
  await queue.waitUntilReady()
  let worker
  return {
    work: async begun => {
      worker = new Worker('noop', async job => begun(job.data.number), { connection, concurrency: settings.concurrency })
      worker.on('error', error => console.error(error.message))
      await worker.waitUntilReady()
    },
    enqueue: number => queue.add('noop', { number }),
    enqueueMany: numbers => queue.addBulk(numbers.map(number => ({ name: 'noop', data: { number } }))),
    isEmpty: async () => (await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized')) === 0,
    stop: async () => {
      await worker?.close()
      await queue.close()
    },
  }
}
