export class Wid {
  readonly server: string
  readonly user: string
  readonly _serialized: string

  constructor(id: string) {
    const [user = '', server = 'c.us'] = id.split('@')
    this.user = user
    this.server = server === 's.whatsapp.net' ? 'c.us' : server
    this._serialized = `${this.user}@${this.server}`
  }

  isLid(): boolean {
    return this.server === 'lid'
  }

  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid'
  }

  isGroup(): boolean {
    return this.server === 'g.us'
  }

  isStatus(): boolean {
    return this._serialized === 'status@broadcast'
  }
}

type KeyParts = { from: Wid; to: Wid; id: string; participant?: Wid; selfDir: 'in' | 'out' }

export class MsgKey {
  readonly fromMe: boolean
  readonly remote: Wid
  readonly id: string
  readonly _serialized: string

  constructor({ from, to, id, selfDir }: KeyParts) {
    this.fromMe = selfDir === 'out'
    this.remote = this.fromMe ? to : from
    this.id = id
    this._serialized = `${this.fromMe}_${this.remote._serialized}_${id}`
  }

  /** Ids made by WhatsApp Web itself begin with 3EB0. */
  static newId(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(9))
    return Promise.resolve(
      `3EB0${[...bytes]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}`,
    )
  }
}
