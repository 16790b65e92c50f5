/**
 * Faults that can be switched on. Those marked "once" act at the call; the others stay until used up or cleared.
 *
 * - disconnect: the devices of a phone lose the network for `seconds` (0: they reconnect at once)
 * - logout: all devices of a phone are unlinked (once)
 * - slow: WhatsApp answers a send `ms` later
 * - drop-ack: the next `count` sends are delivered, but the device never hears that they were accepted
 * - drop-receipts: the next `count` ticks (delivered, read) never reach the device
 * - refuse-send: the next `count` sends are refused by WhatsApp (ack -1)
 * - send-undefined: the next `count` sent messages are missing from the page's store when the library looks for them
 * - crash-page: the page's process is killed (once); kill-browser: the whole browser (once); hang-page: the page loops (once)
 * - reload: the page reloads itself, as when WhatsApp updates (once)
 * - duplicate-sync: "synced" is announced again (once)
 * - state: the page's connection takes the given `state`, e.g. CONFLICT or TOS_BLOCK (once)
 * - never-synced: the next `count` page loads never finish syncing
 * - early-sync: the next `count` page loads have synced before anybody can listen
 * - media-gone: the next `count` downloads find that WhatsApp has the file no longer
 * - slow-media: the next `count` downloads begin `ms` later
 * - slow-upload: the next `count` uploads of files end `ms` later
 * - recompress: pictures sent by pages that load from now on are changed on the way, as WhatsApp Web does
 * - no-lid: chats with the client `phone` cannot be opened ("No LID for user")
 * - missing-module: the page lacks the module `module`, as after an incompatible update
 * - qr-expire: waiting QR codes are replaced now (once); qr-idle: waiting pages stop showing codes (once)
 * - offline: web.whatsapp.com cannot be reached for `seconds`
 */
export const faultKinds = [
  'disconnect',
  'logout',
  'slow',
  'drop-ack',
  'drop-receipts',
  'refuse-send',
  'send-undefined',
  'crash-page',
  'kill-browser',
  'hang-page',
  'reload',
  'duplicate-sync',
  'state',
  'never-synced',
  'early-sync',
  'media-gone',
  'slow-media',
  'slow-upload',
  'recompress',
  'no-lid',
  'missing-module',
  'qr-expire',
  'qr-idle',
  'offline',
] as const

const untilCleared = new Set<string>(['slow', 'no-lid', 'recompress'])

export type FaultKind = (typeof faultKinds)[number]

export type Fault = {
  kind: FaultKind
  phone?: string
  count?: number
  seconds?: number
  ms?: number
  state?: string
  module?: string
}

type Standing = Fault & { left: number; until: number }

/** The faults that wait for their moment. A fault without a phone holds for every phone. */
export class Faults {
  readonly #standing: Standing[] = []

  add(fault: Fault): void {
    this.#standing.push({
      ...fault,
      left: fault.count ?? (untilCleared.has(fault.kind) ? Number.POSITIVE_INFINITY : 1),
      until: fault.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + fault.seconds * 1000,
    })
  }

  /** The fault if it stands, without using it up. */
  find(kind: FaultKind, phone?: string): Fault | undefined {
    return this.#standing.find(
      (fault) =>
        fault.kind === kind &&
        (fault.phone === undefined || fault.phone === phone) &&
        fault.left > 0 &&
        fault.until > Date.now(),
    )
  }

  /** The fault if it stands, one use of it spent. */
  take(kind: FaultKind, phone?: string): Fault | undefined {
    const fault = this.find(kind, phone) as Standing | undefined
    if (fault) fault.left -= 1
    return fault
  }

  list(): Fault[] {
    return this.#standing
      .filter((fault) => fault.left > 0 && fault.until > Date.now())
      .map(({ kind, phone, left }) => ({
        kind,
        ...(phone === undefined ? {} : { phone }),
        ...(Number.isFinite(left) ? { count: left } : {}),
      }))
  }

  clear(): void {
    this.#standing.length = 0
  }
}
