export type SimulatorConfig = {
  host: string
  /** Phones page and the API for tests. */
  httpPort: number
  /** The stand-in for web.whatsapp.com. */
  httpsPort: number
  dataDir: string
  /** How long the first QR code lives, and each one after it. */
  qrFirstMs: number
  qrNextMs: number
  /** From "connected" to "synced" in the stand-in page. */
  syncMs: number
  /** From "accepted by WhatsApp" to "on the receiver's phone". */
  deliveryMs: number
}

export function readConfig(env: NodeJS.ProcessEnv): SimulatorConfig {
  const errors: string[] = []
  const integer = (name: string, fallback: number, max: number) => {
    const text = env[name]
    if (text === undefined || text === '') return fallback
    const value = Number(text)
    if (Number.isInteger(value) && value >= 0 && value <= max) return value
    errors.push(`${name} must be a whole number from 0 to ${max}`)
    return fallback
  }
  const hour = 3_600_000
  const config: SimulatorConfig = {
    host: env.SIMULATOR_HOST || '127.0.0.1',
    httpPort: integer('SIMULATOR_HTTP_PORT', 7090, 65535),
    httpsPort: integer('SIMULATOR_HTTPS_PORT', 7091, 65535),
    dataDir: env.SIMULATOR_DATA_DIR || '.local/simulator',
    qrFirstMs: integer('SIMULATOR_QR_FIRST_MS', 60_000, hour),
    qrNextMs: integer('SIMULATOR_QR_NEXT_MS', 20_000, hour),
    syncMs: integer('SIMULATOR_SYNC_MS', 400, hour),
    deliveryMs: integer('SIMULATOR_DELIVERY_MS', 100, hour),
  }
  if (errors.length > 0) throw new Error(`Settings:\n  ${errors.join('\n  ')}`)
  return config
}
