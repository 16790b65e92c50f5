import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import wweb, {
  type Client,
  type ClientOptions,
  type Message,
  type MessageMedia,
  type MessageSendOptions,
} from 'whatsapp-web.js'
import { withDeadline } from '../util/deadline.js'
import { browserProcesses, clearProfileLocks, killBrowsers } from './browser-process.js'
import { MediaGate } from './media-gate.js'
import type { OutgoingMedia } from './outgoing-media.js'

export type ClientListener = {
  qr: (text: string) => void
  /** The phone has scanned the code. */
  pairing: () => void
  /** May come again, after a lost connection or a reload. */
  ready: () => void
  state: (state: string) => void
  disconnected: (reason: string) => void
  /** The browser or its page has died; the library itself says nothing of it. */
  crashed: (reason: string) => void
  message: (message: Message) => void
  undecryptable: (message: Message) => void
  ack: (message: Message, ack: number) => void
  edited: (message: Message, text: string) => void
  revoked: (message: Message) => void
}

export type PageState = { state: string | null; hasSynced: boolean }
export type SentMessage = { id: string; at: number; ack: number }
export type ChatActivity = { id: string; at: number }

const PAGE_READ_MS = 10_000
// How many messages of a chat are looked through for one that the page does not find by its id.
const LOOK_BACK = 200
const CLOSE_MS = 4_000
const KILL_MS = 5_000

/**
 * One life of one browser with the library inside. It is never used again after `close`, and after that says nothing more:
 * what a dying browser still reports is not news.
 */
export class WhatsAppClient {
  readonly #client: Client
  readonly #mediaGate = new MediaGate()
  #initializing: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(
    private readonly profileDir: string,
    options: ClientOptions,
    private readonly listener: ClientListener,
  ) {
    const [dataPath, clientId] = splitProfileDir(profileDir)
    const auth = new wweb.LocalAuth({ clientId, dataPath })
    // The only moment between the browser's start and its first page at which the library lets others in.
    auth.afterBrowserInitialized = async () => this.#watchBrowser()
    // The library would delete the profile under the running browser; it is wiped when the browser has gone.
    auth.logout = async () => undefined
    this.#client = new wweb.Client({ ...options, authStrategy: auth })
    this.#subscribe()
  }

  get closed(): boolean {
    return this.#closing !== null
  }

  get library(): Client {
    return this.#client
  }

  /** Own number in E.164, once ready. */
  get phone(): string | null {
    const wid = this.#client.info?.wid
    return wid?.server === 'c.us' ? `+${wid.user}` : null
  }

  async start(deadlineMs: number): Promise<void> {
    if (this.closed) return // another browser may be on the profile by now
    if (!(await killBrowsers(this.profileDir, KILL_MS))) throw new Error('a browser of an earlier run does not end')
    await clearProfileLocks(this.profileDir)
    if (this.closed) return
    this.#initializing = this.#client.initialize()
    await withDeadline(this.#initializing, deadlineMs, 'Starting WhatsApp Web')
  }

  /** Ends the browser whatever it takes; resolves when no process of it is left. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#client.removeAllListeners()
    if (this.#client.pupBrowser) {
      // An orderly end lets the page finish what it is writing.
      await withDeadline(this.#client.destroy(), CLOSE_MS, 'Closing the browser').catch(() => undefined)
    }
    // A start that is still under way may yet bring a browser up: it fails once that browser is killed.
    let settled = this.#initializing === null
    this.#initializing
      ?.catch(() => undefined)
      .finally(() => {
        settled = true
      })
    const deadline = Date.now() + KILL_MS
    do {
      await killBrowsers(this.profileDir, KILL_MS)
      await new Promise((resolve) => setTimeout(resolve, settled ? 0 : 50))
    } while (!settled && Date.now() < deadline)
    if (browserProcesses(this.profileDir).length > 0) throw new Error('the browser does not end')
    await clearProfileLocks(this.profileDir)
  }

  /** Unlinks this device from the phone. */
  async unlink(): Promise<void> {
    await this.#read(`window.require('WAWebSocketModel').Socket.logout()`)
  }

  async probe(deadlineMs: number): Promise<string | null> {
    return (await withDeadline(this.#client.getState(), deadlineMs, 'Asking the page for its state')) ?? null
  }

  /** The page's own view of the connection, also while the library is still starting. Null before the page is up. */
  async pageState(): Promise<PageState | null> {
    return this.#read<PageState | null>(`(() => {
      try {
        const { state, hasSynced } = window.require('WAWebSocketModel').Socket
        return { state: state ?? null, hasSynced: hasSynced === true }
      } catch {
        return null
      }
    })()`)
  }

  /** Cures a "ready" that never comes: the page had synced before the library began to listen. */
  async announceSynced(): Promise<void> {
    await this.#read(`void window.onAppStateHasSyncedEvent?.()`)
  }

  /** The library's own attempt runs in the wrong place and fails. */
  async refreshQr(): Promise<void> {
    await this.#read(`void window.require('WAWebCmd').Cmd.refreshQR()`)
  }

  async webVersion(): Promise<string> {
    return withDeadline(this.#client.getWWebVersion(), PAGE_READ_MS, 'Reading the version')
  }

  /** Chats in which something happened at or after a time. Ids and times only: whole chats are dear on a big account. */
  async activeChats(sinceMs: number): Promise<ChatActivity[]> {
    const chats = await this.#read<{ id: string; t: number }[]>(
      `window.require('WAWebCollections').Chat.getModelsArray()
        .filter((chat) => (chat.t ?? 0) >= ${Math.floor(sinceMs / 1000)})
        .map((chat) => ({ id: chat.id._serialized, t: chat.t }))`,
    )
    return chats.map(({ id, t }) => ({ id, at: t * 1000 }))
  }

  /** The newest messages of a chat, oldest first. */
  async history(chatId: string, limit: number): Promise<Message[]> {
    const read = async () => (await this.#client.getChatById(chatId)).fetchMessages({ limit })
    const messages = await withDeadline(read(), 3 * PAGE_READ_MS, 'Reading the history of a chat')
    return messages.sort((one, other) => one.timestamp - other.timestamp)
  }

  /** The chat id of a number, or null when it is not on WhatsApp. */
  async chatIdOf(digits: string): Promise<string | null> {
    const wid = await withDeadline(this.#client.getNumberId(digits), PAGE_READ_MS, 'Looking a number up')
    return wid?._serialized ?? null
  }

  /** Makes the page learn the hidden id of a number, without which it cannot open some chats. */
  async learnHiddenId(chatId: string): Promise<void> {
    await withDeadline(this.#client.getContactLidAndPhone([chatId]), PAGE_READ_MS, 'Looking a hidden id up')
  }

  /** A message by its bare id, or null. A chat may be known under another id than the one it was asked by. */
  async message(chatId: string, messageId: string, fromMe: boolean): Promise<Message | null> {
    const known = await this.#client.getMessageById(`${fromMe}_${chatId}_${messageId}`).catch(() => null)
    if (known) return known
    const history = await this.history(chatId, LOOK_BACK).catch((error: unknown) => {
      if (isUnknownHiddenId(error)) return []
      throw error
    })
    return history.find(({ id }) => id.id === messageId && id.fromMe === fromMe) ?? null
  }

  /** How far the page has got with the file of a message. */
  async mediaStage(serializedId: string): Promise<string | null> {
    return this.#read<string | null>(
      `window.require('WAWebCollections').Msg.get(${JSON.stringify(serializedId)})?.mediaData?.mediaStage ?? null`,
    )
  }

  async showTyping(chatId: string, as: 'typing' | 'recording'): Promise<void> {
    const show = async () => {
      const chat = await this.#client.getChatById(chatId)
      await (as === 'typing' ? chat.sendStateTyping() : chat.sendStateRecording())
    }
    await withDeadline(show(), 3_000, 'Showing the typing state')
  }

  /** Resolves when WhatsApp has accepted the message; null when the page lost sight of it. */
  async sendText(chatId: string, text: string, deadlineMs: number): Promise<SentMessage | null> {
    return this.#send(chatId, text, {}, deadlineMs)
  }

  /**
   * The same for a file. It leaves only after `prepared` was told WhatsApp's hash of it and has resolved; a file that is
   * prepared after the deadline does not leave at all.
   */
  async sendMedia(
    chatId: string,
    media: OutgoingMedia,
    caption: string,
    deadlineMs: number,
    prepared: (fileHash: string) => Promise<void>,
  ): Promise<SentMessage | null> {
    const page = this.#client.pupPage
    if (!page) throw new Error('The page is not open')
    await withDeadline(this.#mediaGate.install(page), PAGE_READ_MS, 'Readying the page for a file')
    const content = new wweb.MessageMedia(media.mimetype, media.data, media.filename)
    const ticket = randomUUID()
    const close = this.#mediaGate.open(ticket, prepared)
    const options = {
      ...(caption === '' ? {} : { caption }),
      sendAudioAsVoice: media.as === 'voice',
      sendMediaAsDocument: media.as === 'document',
    }
    return this.#send(chatId, Object.assign(content, { ticket }), options, deadlineMs).finally(close)
  }

  async #send(
    chatId: string,
    content: string | MessageMedia,
    options: MessageSendOptions,
    deadlineMs: number,
  ): Promise<SentMessage | null> {
    const send = this.#client.sendMessage(chatId, content, {
      ...options,
      sendSeen: false,
      linkPreview: false,
      parseVCards: false,
      waitUntilMsgSent: true,
    }) as Promise<Message | undefined> // the library's types forget that it may be undefined
    const message = await withDeadline(send, deadlineMs, 'Sending')
    return message ? { id: message.id.id, at: message.timestamp * 1000, ack: message.ack } : null
  }

  async #read<T>(expression: string): Promise<T> {
    const page = this.#client.pupPage
    if (!page) throw new Error('The page is not open')
    return (await withDeadline(page.evaluate(expression), PAGE_READ_MS, 'Reading the page')) as T
  }

  #subscribe(): void {
    const { listener } = this
    const client = this.#client
    client.on('qr', (text) => {
      // On pairing the library shows one more code, made of the reference that has just been used up.
      if (text.startsWith('undefined,')) listener.pairing()
      else listener.qr(text)
    })
    client.on('loading_screen', () => listener.pairing())
    client.on('ready', () => listener.ready())
    client.on('change_state', (state) => listener.state(state))
    client.on('disconnected', (reason) => listener.disconnected(reason))
    client.on('message_create', (message) => listener.message(message))
    client.on('message_ciphertext_failed', (message: Message) => listener.undecryptable(message))
    client.on('message_ack', (message, ack) => listener.ack(message, ack))
    client.on('message_edit', (message, newBody) => {
      // The body of a picture is its thumbnail; what people write under it is the caption.
      listener.edited(message, message.hasMedia ? message.body : String(newBody))
    })
    client.on('message_revoke_everyone', (message) => listener.revoked(message))
  }

  #watchBrowser(): void {
    const report = (reason: string) => () => {
      if (!this.closed) this.listener.crashed(reason)
    }
    // A write that was under way when the browser ended fails after the library has stopped listening for that.
    for (const pipe of this.#client.pupBrowser?.process()?.stdio.slice(3) ?? []) pipe?.on('error', () => undefined)
    this.#client.pupBrowser?.on('disconnected', report('the browser has ended'))
    this.#client.pupPage?.on('error', report('the page has crashed'))
    this.#client.pupPage?.on('close', report('the page has closed'))
  }
}

/** LocalAuth puts the profile of client `x` into `<dataPath>/session-x`. */
export function profileDirOf(dataDir: string, org: string): string {
  return join(dataDir, 'profiles', `session-${org}`)
}

function splitProfileDir(profileDir: string): [string, string] {
  const at = profileDir.lastIndexOf('/session-')
  return [profileDir.slice(0, at), profileDir.slice(at + '/session-'.length)]
}

/** The page cannot open a chat of which it does not know the hidden id. */
export function isUnknownHiddenId(error: unknown): boolean {
  return error instanceof Error && error.message.includes('No LID for user')
}
