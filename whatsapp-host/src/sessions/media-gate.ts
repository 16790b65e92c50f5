import type { Client } from 'whatsapp-web.js'

type Page = NonNullable<Client['pupPage']>
type Prepared = (fileHash: string) => Promise<void>

/**
 * Between "the file is uploaded" and "the message with it exists" the page asks for leave. So WhatsApp's hash of the file is
 * known before anything can arrive, by which the message is recognised whatever happens next; and an upload that took too
 * long, after which the send was given up, cannot turn into a message later.
 */
export class MediaGate {
  readonly #open = new Map<string, Prepared>()
  #exposed: Promise<void> | null = null

  /** Lets the send with this ticket through, until the returned function is called. */
  open(ticket: string, prepared: Prepared): () => void {
    this.#open.set(ticket, prepared)
    return () => void this.#open.delete(ticket)
  }

  /** Puts the gate into the page; a reload takes it away, so that this is done before each send. */
  async install(page: Page): Promise<void> {
    this.#exposed ??= page.exposeFunction('onMediaPrepared', (ticket: string, hash: string) => this.#ask(ticket, hash))
    await this.#exposed
    await page.evaluate(GATE)
  }

  async #ask(ticket: string, fileHash: string): Promise<void> {
    await this.#open.get(ticket)?.(fileHash)
    if (!this.#open.has(ticket)) throw new Error('This send was given up')
  }
}

// The library's own step between the two: it answers with the file as it was prepared and uploaded.
const GATE = `(() => {
  const library = window.WWebJS
  const process = library.processMediaData
  if (process.asksForLeave) return
  const gated = async (media, options) => {
    const prepared = await process(media, options)
    await window.onMediaPrepared(media.ticket, prepared.filehash)
    return prepared
  }
  library.processMediaData = Object.assign(gated, { asksForLeave: true })
})()`
