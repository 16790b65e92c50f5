import { readConfig } from './config.js'
import { createLogger } from './logger.js'
import { startService } from './service.js'

const STOP_MS = 9_500

const config = readOrExit()
const log = createLogger(config.logLevel)

// The library lets rejections of a dying page go unhandled: one organisation's crash must not end the others.
process.on('unhandledRejection', (err) => log.warn({ err }, 'unhandled rejection'))
// A browser killed during its launch breaks a pipe to which nobody listens yet; anything else is a fault of ours.
process.on('uncaughtException', (err: NodeJS.ErrnoException) => {
  if (err.code === 'EPIPE' || err.code === 'ECONNRESET') return log.warn({ err }, 'connection to a browser broken')
  log.fatal({ err }, 'uncaught exception')
  process.exit(1)
})

const service = await startService(config, log).catch((err: unknown) => {
  log.fatal({ err }, 'whatsapp-host not started')
  process.exit(1)
})
log.info({ host: config.host, port: service.port }, 'whatsapp-host ready')

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('not stopped in time')
      process.exit(1)
    }, STOP_MS).unref()
    service.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'not stopped cleanly')
        process.exit(1)
      },
    )
  })
}

function readOrExit() {
  try {
    return readConfig(process.env)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(2)
  }
}
