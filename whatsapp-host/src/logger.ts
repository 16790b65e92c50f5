import { type Logger, pino } from 'pino'

export type { Logger }

/** JSON lines on standard output. Ids are logged; message texts, names and phone numbers are not. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { service: 'whatsapp-host' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization'],
  })
}
