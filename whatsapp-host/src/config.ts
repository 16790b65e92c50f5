import { resolve } from 'node:path'

export type SimulatorRoute = { httpsPort: number; spki: string }

export type Config = {
  host: string
  port: number
  /** Bearer secret of this service's own API. */
  secret: string
  /** Where events go: without a trailing slash. */
  apiUrl: string
  /** Key of the signatures on events. */
  eventsKey: Buffer
  dataDir: string
  chromiumPath: string
  chromiumSandbox: boolean
  logLevel: string
  /** Set in development and tests only: the stand-in that answers as web.whatsapp.com. */
  simulator: SimulatorRoute | null
  typing: { msPerChar: number; maxMs: number }
  timing: Timing
  /** Browsers that may be starting at the same moment. */
  maxStarts: number
  /** A session above this is restarted, without a new QR code, when it is idle. */
  memoryLimitMb: number
}

export type Timing = {
  /** How long a host that is being replaced may take to let go of the data directory. */
  lockWaitMs: number
  /** From the first QR code until an unscanned session is stopped. */
  qrTimeoutMs: number
  watchdogMs: number
  probeTimeoutMs: number
  /** Connected and synced, but the library never said "ready": after this long it is told. */
  readyCureMs: number
  startTimeoutMs: number
  /** How long WhatsApp may be unreachable before the page is started anew. */
  reconnectTimeoutMs: number
  sendTimeoutMs: number
  /** How long the file of a message may take to be fetched. */
  mediaTimeoutMs: number
  restartBackoffMs: number
  restartBackoffMaxMs: number
  /** A first delay between attempts to deliver an event, and the longest. */
  deliveryBackoffMs: number
  deliveryBackoffMaxMs: number
}

/** Reads the settings; the only place that looks at the environment. Throws with every error at once. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const errors: string[] = []
  const fail = (message: string) => void errors.push(message)

  const text = (name: string, fallback?: string) => {
    const value = env[name] || fallback
    if (value === undefined) fail(`${name} is required`)
    return value ?? ''
  }
  const integer = (name: string, fallback: number, min: number, max: number) => {
    const raw = env[name]
    if (raw === undefined || raw === '') return fallback
    const value = Number(raw)
    if (Number.isInteger(value) && value >= min && value <= max) return value
    fail(`${name} must be a whole number from ${min} to ${max}`)
    return fallback
  }
  const milliseconds = (name: string, fallback: number) => integer(name, fallback, 1, 86_400_000)

  const secret = text('WHATSAPP_HOST_SECRET')
  if (secret && secret.length < 16) fail('WHATSAPP_HOST_SECRET must have at least 16 characters')
  const dataDir = text('DATA_DIR')

  const config: Config = {
    host: text('HOST', '127.0.0.1'),
    port: integer('PORT', 7080, 0, 65535),
    secret,
    apiUrl: apiUrl(text('API_URL'), fail),
    eventsKey: eventsKey(text('WHATSAPP_EVENTS_SECRET'), fail),
    dataDir: dataDir && resolve(dataDir),
    chromiumPath: text('CHROMIUM_PATH', '/usr/bin/chromium'),
    chromiumSandbox: !noSandbox(env.CHROMIUM_NO_SANDBOX, fail),
    logLevel: logLevel(text('LOG_LEVEL', 'info'), fail),
    simulator: simulator(env, integer('SIMULATOR_HTTPS_PORT', 0, 1, 65535), fail),
    typing: {
      msPerChar: integer('SEND_TYPING_MS_PER_CHAR', 40, 0, 1000),
      maxMs: integer('SEND_TYPING_MAX_MS', 6000, 0, 25_000),
    },
    timing: {
      lockWaitMs: milliseconds('LOCK_WAIT_MS', 40_000),
      qrTimeoutMs: milliseconds('QR_TIMEOUT_MS', 180_000),
      watchdogMs: milliseconds('WATCHDOG_MS', 30_000),
      probeTimeoutMs: milliseconds('PROBE_TIMEOUT_MS', 10_000),
      readyCureMs: milliseconds('READY_CURE_MS', 15_000),
      startTimeoutMs: milliseconds('START_TIMEOUT_MS', 120_000),
      mediaTimeoutMs: milliseconds('MEDIA_TIMEOUT_MS', 30_000),
      reconnectTimeoutMs: milliseconds('RECONNECT_TIMEOUT_MS', 180_000),
      sendTimeoutMs: milliseconds('SEND_TIMEOUT_MS', 20_000),
      restartBackoffMs: milliseconds('RESTART_BACKOFF_MS', 5_000),
      restartBackoffMaxMs: milliseconds('RESTART_BACKOFF_MAX_MS', 300_000),
      deliveryBackoffMs: milliseconds('DELIVERY_BACKOFF_MS', 500),
      deliveryBackoffMaxMs: milliseconds('DELIVERY_BACKOFF_MAX_MS', 30_000),
    },
    maxStarts: integer('MAX_STARTS', 2, 1, 64),
    memoryLimitMb: integer('SESSION_MEMORY_LIMIT_MB', 1200, 200, 65_536),
  }
  if (errors.length > 0) throw new Error(`The settings are not valid:\n  ${errors.join('\n  ')}`)
  return config
}

type Fail = (message: string) => void

function apiUrl(value: string, fail: Fail): string {
  if (!value) return ''
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !/^https?:$/.test(url.protocol)) fail('API_URL must be an http or https address')
  return value.replace(/\/+$/, '')
}

function eventsKey(value: string, fail: Fail): Buffer {
  if (!value) return Buffer.alloc(0)
  const encoded = value.replace(/^whsec_/, '')
  const key = Buffer.from(encoded, 'base64')
  const canonical = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '')
  if (!value.startsWith('whsec_') || !canonical || key.length < 16 || key.length > 64) {
    fail('WHATSAPP_EVENTS_SECRET must be whsec_ and the base64 of 16 to 64 bytes')
  }
  return key
}

/** Chromium refuses its sandbox to root, so that root goes without unless told otherwise. */
function noSandbox(value: string | undefined, fail: Fail): boolean {
  if (value === undefined || value === '') return process.getuid?.() === 0
  if (value !== 'true' && value !== 'false') fail('CHROMIUM_NO_SANDBOX must be true or false')
  return value === 'true'
}

function logLevel(value: string, fail: Fail): string {
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
  if (!levels.includes(value)) fail(`LOG_LEVEL must be one of ${levels.join(', ')}`)
  return value
}

function simulator(env: NodeJS.ProcessEnv, httpsPort: number, fail: Fail): SimulatorRoute | null {
  const spki = env.SIMULATOR_SPKI ?? ''
  if (httpsPort === 0 && spki === '') return null
  // With these, the browser trusts a certificate that nobody vouches for.
  if (env.NODE_ENV === 'production') fail('SIMULATOR_HTTPS_PORT and SIMULATOR_SPKI are refused in production')
  if (httpsPort === 0 || !/^[A-Za-z0-9+/]{43}=$/.test(spki)) {
    fail('SIMULATOR_HTTPS_PORT and SIMULATOR_SPKI (base64 of a SHA-256) must be given together')
  }
  return { httpsPort, spki }
}
