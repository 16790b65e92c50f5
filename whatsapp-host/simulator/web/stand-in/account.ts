import { Collection } from './emitter.js'
import { MsgKey, Wid } from './ids.js'
import { Chat, type Conn, Contact, Msg, msgAttributes, type Socket } from './models.js'
import type { MediaTransfer } from './media-transfer.js'
import type { Server } from './server.js'
import type { PendingSend, Storage } from './storage.js'
import type { Boot, WireContact, WireEvent, WireMedia, WireMessage } from './wire.js'

const RECONNECT_MS = 500

/** A linked device: its chats, its connection, and what it sends. */
export class Account {
  readonly messages = new Collection<Msg>()
  readonly chats = new Collection<Chat>()
  readonly contacts = new Collection<Contact>()
  /** Sent messages that the page pretends not to know, as one failure of the library goes. */
  readonly hidden = new Set<string>()
  me: { phone: Wid; lid: Wid } | null = null
  /** Pictures are changed on the way. */
  recompress = false
  onProgress: (percent: number) => void = () => undefined
  onUnlinked: () => void = () => undefined
  onFault: (kind: string) => void = () => undefined
  #revision = 0
  #synced = false

  constructor(
    private readonly server: Server,
    private readonly transfer: MediaTransfer,
    private readonly storage: Storage,
    private readonly socket: Socket,
    private readonly conn: Conn,
  ) {}

  enter(boot: Boot): void {
    if (!boot.me) throw new Error('The device is not linked')
    this.me = { phone: new Wid(boot.me.phone), lid: new Wid(boot.me.lid) }
    this.recompress = boot.recompress
    this.conn.set({ pushname: boot.me.name })
  }

  connect(boot: Boot): void {
    this.server.stream(
      '/stream',
      { after: String(this.#revision) },
      (event: WireEvent) => void this.#receive(event, boot),
      () => {
        this.socket.set({ state: 'TIMEOUT', hasSynced: false })
        setTimeout(() => this.connect(boot), RECONNECT_MS)
      },
    )
  }

  async #receive(event: WireEvent, boot: Boot): Promise<void> {
    switch (event.type) {
      case 'sync':
        return this.#sync(event, boot)
      case 'message':
        this.#learn(event.contact)
        return this.#take(event.message, true)
      case 'changed':
        return this.#update(event.message)
      case 'unlinked':
        return this.onUnlinked()
      case 'fault':
        if (event.kind === 'state') this.socket.set({ state: event.state })
        else if (event.kind === 'duplicate-sync') this.socket.trigger('change:hasSynced', this.socket, true)
        else this.onFault(event.kind)
    }
  }

  async #sync(event: WireEvent & { type: 'sync' }, boot: Boot): Promise<void> {
    for (const contact of event.contacts) this.#learn(contact)
    if (this.#synced) {
      for (const message of event.messages) {
        if (this.#known(message)) this.#update(message)
        else this.#take(message, true)
      }
    } else {
      this.#fill(event.messages)
      await this.#resume()
    }
    this.#revision = event.revision
    this.#synced = true
    this.socket.set({ state: 'CONNECTED' })
    if (boot.neverSynced) return
    if (!boot.earlySync) {
      for (const percent of [30, 70, 100]) {
        await new Promise((resolve) => setTimeout(resolve, boot.syncMs / 3))
        this.onProgress(percent)
      }
    }
    this.socket.set({ hasSynced: true })
  }

  #fill(messages: WireMessage[]): void {
    const byChat = Map.groupBy(messages, (message) => message.chat)
    for (const [chatId, history] of byChat) {
      const chat = this.#chat(new Wid(chatId))
      // What waited offline is new to this device, but it comes in before anybody listens.
      const msgs = history.map((message) => this.messages.add(this.#model(message, false)))
      chat.addHistory(msgs)
      chat.set({ unreadCount: history.filter(({ fromMe, ack }) => !fromMe && ack < 3).length })
    }
  }

  /** Goes on with what an earlier page had not finished sending. */
  async #resume(): Promise<void> {
    const me = this.#self()
    for (const send of await this.storage.pending()) {
      const wire = {
        ...send,
        fromMe: true,
        ack: 0,
        edited: false,
        revoked: false,
        revision: 0,
      }
      if (this.#known(wire)) {
        await this.storage.removePending(send.id)
        continue
      }
      const msg = this.messages.add(this.#msg(msgAttributes(wire, me, '', false)))
      this.#chat(new Wid(send.chat)).addNewest(msg)
      void this.#transmit(msg, send)
    }
  }

  #take(message: WireMessage, isNew: boolean): void {
    if (this.#known(message)) return
    const msg = this.#model(message, isNew)
    const chat = this.#chat(new Wid(message.chat))
    chat.addNewest(msg)
    if (!message.fromMe) chat.set({ unreadCount: chat.unreadCount + 1 })
    this.messages.add(msg)
  }

  #update(wire: WireMessage): void {
    const msg = this.messages.get(this.#key(wire))
    if (!msg) return
    if (wire.revoked) msg.set({ type: 'revoked', body: '', caption: undefined, directPath: undefined })
    else if (wire.media) msg.set({ caption: wire.text || undefined })
    else msg.set({ body: wire.text })
    // WhatsApp tells all by one connection, in order; here the answer to a send may be overtaken by what follows it.
    if (msg.ack === 0 && wire.ack > 1) msg.set({ ack: 1 })
    if (wire.ack > msg.ack) msg.set({ ack: wire.ack })
    if (!wire.fromMe && wire.ack >= 3) this.chats.get(wire.chat)?.set({ unreadCount: 0 })
  }

  send(chat: Chat, attributes: Record<string, unknown>): [Promise<Msg>, Promise<{ messageSendResult: string }>] {
    // The file itself, and the thumbnail that a picture has for a body, are not the message's.
    const msg = this.#msg({
      ...attributes,
      mediaBlob: undefined,
      ...(attributes.directPath ? { body: '', mediaObject: {} } : {}),
    })
    chat.addNewest(msg)
    this.messages.add(msg)
    const send: PendingSend = {
      id: msg.id.id,
      chat: chat.id._serialized,
      text: (msg.directPath ? msg.caption : msg.body) ?? '',
      kind: msg.type,
      media: sentMedia(msg),
      replyTo: msg.quotedStanzaID ?? null,
      at: Date.now(),
    }
    return [Promise.resolve(msg), this.storage.savePending(send).then(() => this.#transmit(msg, send))]
  }

  async #transmit(msg: Msg, send: PendingSend): Promise<{ messageSendResult: string }> {
    for (;;) {
      try {
        const { ack, hidden } = await this.server.send(send)
        if (hidden) this.hidden.add(msg.id._serialized)
        await this.storage.removePending(send.id)
        if (ack < 0) {
          msg.set({ ack })
          return { messageSendResult: 'ERROR_UNKNOWN' }
        }
        if (msg.ack < ack) msg.set({ ack })
        return { messageSendResult: 'OK' }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS)) // the network is gone; the message waits for it
      }
    }
  }

  async markSeen(chat: Chat): Promise<void> {
    await this.server.seen(chat.id._serialized)
  }

  async findContact(wid: Wid): Promise<Contact | null> {
    const known = this.contactOf(wid)
    if (known) return known
    const wire = await this.server.exists(wid._serialized)
    return wire ? this.#learn(wire) : null
  }

  /** A person may be asked for by number or by hidden id. */
  contactOf(wid: Wid): Contact | undefined {
    return this.contacts
      .getModelsArray()
      .find((contact) =>
        [contact.id, contact.lid, contact.phoneNumber].some((own) => own?._serialized === wid._serialized),
      )
  }

  async openChat(wid: Wid): Promise<Chat> {
    const contact = await this.findContact(wid)
    if (!contact?.openable) throw new Error('No LID for user')
    return this.#chat(contact.id)
  }

  #learn(wire: WireContact): Contact {
    return this.contacts.get(wire.id) ?? this.contacts.add(new Contact(wire))
  }

  #chat(wid: Wid): Chat {
    const known = this.chats.get(wid)
    return known ?? this.chats.add(new Chat(wid, this.contacts.get(wid)?.pushname ?? wid.user))
  }

  #self(): { phone: Wid; lid: Wid } {
    if (!this.me) throw new Error('The device is not linked')
    return this.me
  }

  #model(wire: WireMessage, isNew: boolean): Msg {
    const name = this.contacts.get(wire.chat)?.pushname ?? ''
    return this.#msg(msgAttributes(wire, this.#self(), name, isNew))
  }

  #msg(attributes: Record<string, unknown>): Msg {
    const fetchFile = (directPath: string) => this.transfer.fetch(directPath)
    return new Msg(
      attributes.directPath ? { mediaData: { mediaStage: 'RESOLVED' }, ...attributes, fetchFile } : attributes,
    )
  }

  #key(wire: Pick<WireMessage, 'fromMe' | 'chat' | 'id'>): string {
    const me = this.#self().phone
    const chat = new Wid(wire.chat)
    const [from, to] = wire.fromMe ? [me, chat] : [chat, me]
    return new MsgKey({ from, to, id: wire.id, selfDir: wire.fromMe ? 'out' : 'in' })._serialized
  }

  #known(wire: Pick<WireMessage, 'fromMe' | 'chat' | 'id'>): boolean {
    return this.messages.get(this.#key(wire)) !== undefined
  }
}

function sentMedia({ mimetype, filename, size, directPath }: Msg): WireMedia | null {
  if (!directPath || !mimetype) return null
  const hash = directPath.slice('/media/'.length)
  return { mimetype, filename: filename ?? null, size: size ?? 0, durationSeconds: null, hash }
}
