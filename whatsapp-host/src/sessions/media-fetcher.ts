import type { Message } from 'whatsapp-web.js'
import type { Logger } from '../logger.js'
import { busy, Problem } from '../problem.js'
import { DeadlineError, withDeadline } from '../util/deadline.js'
import { Semaphore } from '../util/semaphore.js'
import { isMimetype, MAX_MEDIA_BYTES } from './media-limits.js'
import { sizeOf } from './message-content.js'
import type { WhatsAppClient } from './whatsapp-client.js'

export type MediaRef = { chatId: string; messageId: string; fromMe: boolean }
export type FetchedMedia = { mimetype: string; content: Buffer }

export type MediaFetcherParts = {
  /** The connected client; throws the problem to answer with otherwise. */
  connected: () => WhatsAppClient
  /** How long a file may take, the wait for its turn included. */
  timeoutMs: number
  log: Logger
}

// A burst of photos must leave the page time to send.
const AT_ONCE = 2

/** Fetches the files of messages. Asked for the same one again meanwhile, it is fetched once. */
export class MediaFetcher {
  readonly #turns = new Semaphore(AT_ONCE)
  readonly #running = new Map<string, Promise<FetchedMedia>>()

  constructor(private readonly parts: MediaFetcherParts) {}

  async fetch(ref: MediaRef): Promise<FetchedMedia> {
    const key = `${ref.fromMe}_${ref.chatId}_${ref.messageId}`
    const running = this.#running.get(key)
    if (running) return running
    this.parts.connected() // whoever is told so at once need not wait for a turn
    const result = this.#fetch(ref).finally(() => this.#running.delete(key))
    this.#running.set(key, result)
    return result
  }

  async #fetch(ref: MediaRef): Promise<FetchedMedia> {
    const { timeoutMs, log } = this.parts
    const until = Date.now() + timeoutMs
    const inTurn = this.#turns.run(async () => {
      const left = until - Date.now()
      if (left <= 0) throw new DeadlineError('Waiting for a turn', timeoutMs)
      return withDeadline(this.#download(this.parts.connected(), ref), left, 'Fetching a file')
    })
    try {
      return await withDeadline(inTurn, timeoutMs, 'Fetching a file')
    } catch (error) {
      if (error instanceof Problem) throw error
      log.warn({ err: error, message: ref.messageId }, 'file not fetched')
      throw busy('WhatsApp did not hand the file over')
    }
  }

  async #download(client: WhatsAppClient, { chatId, messageId, fromMe }: MediaRef): Promise<FetchedMedia> {
    const message = await client.message(chatId, messageId, fromMe)
    if (!message?.hasMedia) throw new Problem(404, 'not_found', 'There is no such message with a file')
    refuseAbove(sizeOf(message) ?? 0)
    const media = await message.downloadMedia()
    if (!media) throw await this.#missing(client, message)
    const content = Buffer.from(media.data, 'base64')
    refuseAbove(content.length)
    return { content, mimetype: isMimetype(media.mimetype) ? media.mimetype : 'application/octet-stream' }
  }

  /** The library does not tell a file that WhatsApp has lost from one that the page is fetching already. */
  async #missing(client: WhatsAppClient, message: Message): Promise<Problem> {
    const stage = await client.mediaStage(message.id._serialized)
    if (stage === 'FETCHING') return busy('WhatsApp is fetching the file')
    return new Problem(410, 'media_gone', 'WhatsApp does not have the file any more')
  }
}

function refuseAbove(bytes: number): void {
  if (bytes > MAX_MEDIA_BYTES) {
    throw new Problem(413, 'too_large', `The file has ${bytes} bytes, of which at most ${MAX_MEDIA_BYTES} are fetched`)
  }
}
