import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { type LinkedDevice, type World, WorldError } from './world.js'

export type PairingKeys = { staticKey: string; identityKey: string; advSecret: string; platform: string }
export type PendingQr = { qr: string; expiresAt: string }
export type PairingSink = {
  showRef: (ref: string) => void
  idle: () => void
  paired: (device: LinkedDevice) => void
}

type Pairing = {
  keys: PairingKeys
  sink: PairingSink
  ref: string | null
  shown: number
  expiresAt: number
  timer: NodeJS.Timeout | undefined
}

// WhatsApp shows about this many codes before the page goes idle.
const CODES_PER_PAGE = 6
// A real handshake takes longer than this; a page that has only just drawn its code must be able to listen.
const HANDSHAKE_MS = 300

/** The QR codes that browsers show now, and the phone that scans one of them. */
export class Pairings extends EventEmitter<{ changed: [] }> {
  readonly #pairings = new Set<Pairing>()
  readonly #expired = new Set<string>()

  constructor(
    private readonly world: World,
    private readonly lifetimes: { qrFirstMs: number; qrNextMs: number },
  ) {
    super()
  }

  open(keys: PairingKeys, sink: PairingSink): { close: () => void; refresh: () => void } {
    const pairing: Pairing = { keys, sink, ref: null, shown: 0, expiresAt: 0, timer: undefined }
    this.#pairings.add(pairing)
    this.#showNext(pairing)
    return {
      close: () => this.#forget(pairing),
      refresh: () => {
        pairing.shown = 0
        this.#showNext(pairing)
      },
    }
  }

  pending(): PendingQr[] {
    return [...this.#pairings]
      .filter((pairing) => pairing.ref !== null)
      .map((pairing) => ({ qr: qrText(pairing), expiresAt: new Date(pairing.expiresAt).toISOString() }))
  }

  scan(phone: string, qr: string): LinkedDevice {
    const parts = qr.trim().split(',')
    const ref = parts[0] ?? ''
    if (parts.length < 5 || ref === '' || ref === 'undefined') {
      throw new WorldError(422, 'qr_malformed', 'This is not the text of a WhatsApp QR code')
    }
    const pairing = [...this.#pairings].find((candidate) => candidate.ref === ref)
    if (!pairing) {
      if (this.#expired.has(ref))
        throw new WorldError(409, 'qr_expired', 'This QR code has expired: scan the one shown now')
      throw new WorldError(404, 'qr_unknown', 'No browser shows this QR code')
    }
    const device = this.world.link(phone)
    this.#expire(pairing)
    clearTimeout(pairing.timer)
    pairing.timer = setTimeout(() => {
      this.#pairings.delete(pairing)
      pairing.sink.paired(device)
    }, HANDSHAKE_MS)
    return device
  }

  expireAll(): void {
    for (const pairing of this.#pairings) if (pairing.ref !== null) this.#showNext(pairing)
  }

  idleAll(): void {
    for (const pairing of this.#pairings) this.#idle(pairing)
  }

  #showNext(pairing: Pairing): void {
    this.#expire(pairing)
    clearTimeout(pairing.timer)
    if (pairing.shown >= CODES_PER_PAGE) {
      this.#idle(pairing)
      return
    }
    const life = pairing.shown === 0 ? this.lifetimes.qrFirstMs : this.lifetimes.qrNextMs
    pairing.shown += 1
    pairing.ref = `2@${randomBytes(24).toString('base64')}`
    pairing.expiresAt = Date.now() + life
    pairing.timer = setTimeout(() => this.#showNext(pairing), life)
    pairing.sink.showRef(pairing.ref)
    this.emit('changed')
  }

  #idle(pairing: Pairing): void {
    this.#expire(pairing)
    clearTimeout(pairing.timer)
    pairing.sink.idle()
    this.emit('changed')
  }

  #expire(pairing: Pairing): void {
    if (pairing.ref === null) return
    this.#expired.add(pairing.ref)
    pairing.ref = null
    this.emit('changed')
  }

  #forget(pairing: Pairing): void {
    clearTimeout(pairing.timer)
    this.#expire(pairing)
    this.#pairings.delete(pairing)
  }
}

function qrText({ ref, keys }: Pairing): string {
  return [ref, keys.staticKey, keys.identityKey, keys.advSecret, keys.platform].join(',')
}
