import type { Config } from './config.js'
import type { Logger } from './logger.js'
import type { Deliverer } from './relay/deliverer.js'
import type { Spool } from './relay/spool.js'
import type { Browser } from './sessions/browser-options.js'
import type { Semaphore } from './util/semaphore.js'

/** What every part of the running service shares. */
export type AppContext = {
  config: Config
  log: Logger
  spool: Spool
  deliverer: Deliverer
  browser: Browser
  /** Browsers starting at the same moment compete for the processor: only a few do. */
  starts: Semaphore
}
