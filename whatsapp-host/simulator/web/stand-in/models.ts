import { Model } from './emitter.js'
import { toFileHash } from './media-files.js'
import { MsgKey, Wid } from './ids.js'
import type { WireContact, WireMessage } from './wire.js'

export class Socket extends Model {
  state = 'UNLAUNCHED'
  hasSynced = false
}

export class Conn extends Model {
  ref: string | undefined
  pushname = ''
  platform = 'android'

  serialize() {
    return { ref: this.ref, pushname: this.pushname, platform: this.platform }
  }
}

export class Msg extends Model {
  declare id: MsgKey
  declare isNewMsg: boolean
  declare type: string
  declare body: string
  declare caption: string | undefined
  declare t: number
  declare ack: number
  declare mediaObject: object | undefined
  declare directPath: string | undefined
  declare mimetype: string | undefined
  declare filename: string | undefined
  declare size: number | undefined
  declare mediaData: { mediaStage: string } | undefined
  declare fetchFile: ((directPath: string) => Promise<string>) | undefined
  declare quotedStanzaID: string | undefined

  constructor(attributes: Record<string, unknown>) {
    super()
    Object.assign(this, attributes)
  }

  serialize(): Record<string, unknown> {
    const data = { ...this, collection: undefined, mediaObject: undefined, mediaData: undefined }
    return JSON.parse(JSON.stringify(data)) as Record<string, unknown>
  }

  async downloadMedia(): Promise<void> {
    if (!this.mediaData || !this.directPath || !this.fetchFile) return
    this.mediaData.mediaStage = 'FETCHING'
    this.mediaData.mediaStage = await this.fetchFile(this.directPath)
  }

  unsafe(): this {
    return this
  }

  msgContextInfo() {
    return { quotedStanzaID: this.id.id, quotedMsg: { type: this.type, body: this.body } }
  }
}

export class Contact extends Model {
  readonly id: Wid
  readonly lid: Wid
  readonly phoneNumber: Wid | undefined
  readonly pushname: string
  readonly openable: boolean
  readonly isBusiness = false

  constructor(wire: WireContact) {
    super()
    this.id = new Wid(wire.id)
    this.lid = new Wid(wire.lid)
    this.phoneNumber = wire.phone === null ? undefined : new Wid(wire.phone)
    this.pushname = wire.name
    this.openable = wire.openable
  }

  serialize() {
    return { id: { ...this.id }, pushname: this.pushname, type: 'in' }
  }
}

// WhatsApp Web holds only the newest messages of a chat in memory and loads earlier ones when asked.
const PAGE_SIZE = 20

export class Chat extends Model {
  readonly mute = { expiration: 0 }
  readonly #loaded: Msg[] = []
  readonly #earlier: Msg[] = []
  readonly msgs = { getModelsArray: () => [...this.#loaded] }
  unreadCount = 0
  t = 0
  formattedTitle: string

  constructor(
    readonly id: Wid,
    title: string,
  ) {
    super()
    this.formattedTitle = title
  }

  serialize() {
    const { t, unreadCount } = this
    return { id: { ...this.id }, t, unreadCount, archive: false, pin: 0, muteExpiration: 0 }
  }

  toJSON() {
    return this.serialize()
  }

  addNewest(msg: Msg): void {
    this.#loaded.push(msg)
    this.set({ t: Math.max(this.t, msg.t) })
  }

  /** Puts history in: only the newest page is in memory at first. */
  addHistory(history: Msg[]): void {
    const loaded = history.slice(-PAGE_SIZE)
    this.#earlier.push(...history.slice(0, history.length - loaded.length))
    for (const msg of loaded) this.addNewest(msg)
  }

  loadEarlier(): Msg[] {
    const page = this.#earlier.splice(-PAGE_SIZE)
    this.#loaded.unshift(...page)
    return page
  }
}

/** A message of the server as WhatsApp Web's store would hold it. */
export function msgAttributes(wire: WireMessage, me: { phone: Wid; lid: Wid }, notifyName: string, isNewMsg: boolean) {
  const chat = new Wid(wire.chat)
  const self = chat.isLid() ? me.lid : me.phone
  const [from, to] = wire.fromMe ? [self, chat] : [chat, self]
  const media = wire.media
  return {
    id: new MsgKey({ from, to, id: wire.id, selfDir: wire.fromMe ? 'out' : 'in' }),
    from,
    to,
    isNewMsg,
    self: wire.fromMe ? 'out' : 'in',
    type: wire.revoked ? 'revoked' : wire.kind,
    body: media ? '' : wire.text,
    t: Math.floor(wire.at / 1000),
    ack: wire.ack,
    notifyName: wire.fromMe ? '' : notifyName,
    ...(wire.replyTo ? { quotedStanzaID: wire.replyTo, quotedMsg: { type: 'chat' } } : {}),
    ...(media && !wire.revoked
      ? {
          caption: wire.text || undefined,
          mimetype: media.mimetype,
          filename: media.filename ?? undefined,
          size: media.size,
          duration: media.durationSeconds ?? undefined,
          directPath: `/media/${media.hash ?? 'none'}`,
          filehash: media.hash === null ? undefined : toFileHash(media.hash),
          mediaKey: 'simulated',
          mediaObject: {},
          mediaData: { mediaStage: 'NEED_POKE' },
        }
      : {}),
  }
}
