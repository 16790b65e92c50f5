import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'

/** A number on WhatsApp: a client or an agency. Phones are digits without a plus sign. */
export type Account = {
  phone: string
  name: string
  kind: 'agency' | 'client'
  /** The hidden id that WhatsApp may show in place of the number. */
  lid: string
  /** Chats with this account appear under its hidden id. */
  hidden: boolean
  /** With `hidden`: whether the other side can learn the number behind the id. */
  phoneKnown: boolean
}

export type Media = {
  mimetype: string
  filename: string | null
  size: number
  /** Of what is played. */
  durationSeconds: number | null
  /** Where the file store has it; null when there are no bytes, only the description. */
  hash: string | null
}

/** WhatsApp's own ladder; `error` is a refusal by the server. */
export const Ack = { error: -1, pending: 0, server: 1, device: 2, read: 3, played: 4 } as const

export type StoredMessage = {
  id: string
  from: string
  to: string
  text: string
  kind: string
  media: Media | null
  replyTo: string | null
  /** Milliseconds since 1970. */
  at: number
  ack: number
  edited: boolean
  revoked: boolean
  /** The linked device that sent it, or null when it was typed on a phone. */
  device: string | null
  /** Grows with every change of any message, so that a device can ask for what is new to it. */
  revision: number
}

export type LinkedDevice = { token: string; phone: string; linkedAt: number; seenRevision: number }

export type WorldState = {
  revision: number
  accounts: Account[]
  messages: StoredMessage[]
  devices: LinkedDevice[]
}

type WorldEvents = {
  message: [StoredMessage]
  'message-changed': [StoredMessage]
  unlinked: [LinkedDevice]
  changed: []
}

export class WorldError extends Error {
  constructor(
    readonly status: 404 | 409 | 413 | 422,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** Everything that WhatsApp's servers would know: numbers, linked devices, messages and their ticks. */
export class World extends EventEmitter<WorldEvents> {
  readonly #accounts = new Map<string, Account>()
  readonly #messages = new Map<string, StoredMessage>()
  readonly #devices = new Map<string, LinkedDevice>()
  #revision = 0

  constructor(state: WorldState | null) {
    super()
    this.setMaxListeners(0)
    if (state === null) return
    this.#revision = state.revision
    for (const account of state.accounts) this.#accounts.set(account.phone, account)
    for (const message of state.messages) this.#messages.set(message.id, withWholeMedia(message))
    for (const device of state.devices) this.#devices.set(device.token, device)
  }

  snapshot(): WorldState {
    return {
      revision: this.#revision,
      accounts: [...this.#accounts.values()],
      messages: [...this.#messages.values()],
      devices: [...this.#devices.values()],
    }
  }

  get revision(): number {
    return this.#revision
  }

  get accounts(): Account[] {
    return [...this.#accounts.values()]
  }

  account(phone: string): Account | undefined {
    return this.#accounts.get(phone)
  }

  accountByLid(lid: string): Account | undefined {
    return this.accounts.find((account) => account.lid === lid)
  }

  requireAccount(phone: string): Account {
    const account = this.#accounts.get(phone)
    if (!account) throw new WorldError(404, 'not_on_whatsapp', `The number +${phone} is not on WhatsApp`)
    return account
  }

  putAccount(
    phone: string,
    kind: Account['kind'],
    change: Partial<Pick<Account, 'name' | 'hidden' | 'phoneKnown'>> = {},
  ): Account {
    const known = this.#accounts.get(phone)
    const account: Account = known ?? {
      phone,
      kind,
      name: `+${phone}`,
      lid: hiddenId(phone),
      hidden: false,
      phoneKnown: true,
    }
    Object.assign(account, change)
    this.#accounts.set(phone, account)
    this.emit('changed')
    return account
  }

  link(phone: string): LinkedDevice {
    this.putAccount(phone, 'agency').kind = 'agency'
    const device: LinkedDevice = {
      token: randomBytes(16).toString('hex'),
      phone,
      linkedAt: Date.now(),
      seenRevision: this.#revision,
    }
    this.#devices.set(device.token, device)
    this.emit('changed')
    return device
  }

  device(token: string): LinkedDevice | undefined {
    return this.#devices.get(token)
  }

  devices(phone?: string): LinkedDevice[] {
    return [...this.#devices.values()].filter((device) => phone === undefined || device.phone === phone)
  }

  unlink(token: string): boolean {
    const device = this.#devices.get(token)
    if (!device) return false
    this.#devices.delete(token)
    this.emit('unlinked', device)
    this.emit('changed')
    return true
  }

  markSeen(device: LinkedDevice, revision: number): void {
    device.seenRevision = Math.max(device.seenRevision, revision)
    this.emit('changed')
  }

  /** A message with an id that is known already is the same message sent again: WhatsApp keeps one. */
  send(draft: {
    id?: string
    from: string
    to: string
    text: string
    kind?: string
    media?: Media | null
    replyTo?: string | null
    device?: string | null
    ack?: number
  }): StoredMessage {
    this.requireAccount(draft.from)
    this.requireAccount(draft.to)
    if (draft.from === draft.to) throw new WorldError(422, 'same_number', 'A number cannot write to itself here')
    const known = draft.id === undefined ? undefined : this.#messages.get(draft.id)
    if (known) return known
    const message: StoredMessage = {
      id: draft.id ?? phoneMessageId(),
      from: draft.from,
      to: draft.to,
      text: draft.text,
      kind: draft.kind ?? 'chat',
      media: draft.media ?? null,
      replyTo: draft.replyTo ?? null,
      at: Date.now(),
      ack: draft.ack ?? Ack.server,
      edited: false,
      revoked: false,
      device: draft.device ?? null,
      revision: ++this.#revision,
    }
    this.#messages.set(message.id, message)
    this.emit('message', message)
    this.emit('changed')
    return message
  }

  message(id: string): StoredMessage | undefined {
    return this.#messages.get(id)
  }

  /** Ticks only ever go up. */
  raiseAck(id: string, ack: number): void {
    const message = this.#messages.get(id)
    if (!message || message.ack >= ack || message.ack === Ack.error) return
    this.#change(message, { ack })
  }

  edit(id: string, author: string, text: string): StoredMessage {
    return this.#change(this.#own(id, author), { text, edited: true })
  }

  revoke(id: string, author: string): StoredMessage {
    return this.#change(this.#own(id, author), { text: '', revoked: true, media: null })
  }

  /** Marks all that `peer` wrote to `reader` as read. */
  read(reader: string, peer: string): void {
    for (const message of this.#messages.values()) {
      if (message.from === peer && message.to === reader) this.raiseAck(message.id, Ack.read)
    }
  }

  /** The messages between two numbers, oldest first. */
  chat(one: string, other: string): StoredMessage[] {
    return [...this.#messages.values()].filter(
      ({ from, to }) => (from === one && to === other) || (from === other && to === one),
    )
  }

  /** What an account has sent or received and that changed after a revision, oldest first. */
  messagesOf(phone: string, afterRevision: number): StoredMessage[] {
    return [...this.#messages.values()].filter(
      ({ from, to, revision }) => revision > afterRevision && (from === phone || to === phone),
    )
  }

  #own(id: string, author: string): StoredMessage {
    const message = this.#messages.get(id)
    if (!message || message.from !== author) {
      throw new WorldError(404, 'message_not_found', `+${author} has sent no message ${id}`)
    }
    return message
  }

  #change(message: StoredMessage, change: Partial<StoredMessage>): StoredMessage {
    Object.assign(message, change, { revision: ++this.#revision })
    this.emit('message-changed', message)
    this.emit('changed')
    return message
  }
}

/** States written by an earlier version know files by their description only. */
function withWholeMedia(message: StoredMessage): StoredMessage {
  const { media } = message as { media: (Partial<Media> & Pick<Media, 'mimetype' | 'filename' | 'size'>) | null }
  return { ...message, media: media && { durationSeconds: null, hash: null, ...media } }
}

/** Message ids made on an Android phone are 32 hexadecimal digits; those of WhatsApp Web begin with 3EB0. */
function phoneMessageId(): string {
  return randomBytes(16).toString('hex').toUpperCase()
}

function hiddenId(phone: string): string {
  const seed = [...phone].reduce((sum, digit) => (sum * 31n + BigInt(digit.charCodeAt(0))) % 10n ** 14n, 7n)
  return `1${seed.toString().padStart(14, '0')}`
}
