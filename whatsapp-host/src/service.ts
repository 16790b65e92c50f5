import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Config } from './config.js'
import type { AppContext } from './context.js'
import type { Logger } from './logger.js'
import { Deliverer } from './relay/deliverer.js'
import { Spool } from './relay/spool.js'
import { createServer } from './routes/server.js'
import { findBrowser } from './sessions/browser-options.js'
import { SessionManager } from './sessions/session-manager.js'
import { DataLock } from './storage/data-lock.js'
import { Semaphore } from './util/semaphore.js'

export type Service = { port: number; stop: () => Promise<void> }

export async function startService(config: Config, log: Logger): Promise<Service> {
  const lock = await DataLock.acquire(config.dataDir, config.timing.lockWaitMs)
  const browser = await findBrowser(config.chromiumPath)
  const spool = await Spool.open(join(config.dataDir, 'spool'), (err) => log.error({ err }, 'spool not written'))
  const { deliveryBackoffMs, deliveryBackoffMaxMs } = config.timing
  const deliverer = new Deliverer(
    spool,
    { apiUrl: config.apiUrl, key: config.eventsKey, backoffMs: deliveryBackoffMs, backoffMaxMs: deliveryBackoffMaxMs },
    log,
  )
  const ctx: AppContext = { config, log, spool, deliverer, browser, starts: new Semaphore(config.maxStarts) }
  const sessions = new SessionManager(ctx)
  const server = createServer(ctx, sessions)

  deliverer.start()
  await sessions.restore()
  await server.listen({ host: config.host, port: config.port })

  return {
    port: (server.server.address() as AddressInfo).port,
    stop: async () => {
      // No new requests; those under way are answered while the sessions end.
      const closed = server.close()
      await sessions.stop()
      await closed
      await deliverer.stop()
      await spool.close()
      await lock.release()
    },
  }
}
