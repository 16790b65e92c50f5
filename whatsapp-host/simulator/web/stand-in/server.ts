import type { PendingSend } from './storage.js'
import type { Boot, WireContact } from './wire.js'

/** What the page asks of WhatsApp's servers. */
export class Server {
  token: string | undefined

  boot = () => this.#call<Boot>('GET', '/boot')
  exists = async (id: string) => (await this.#call<{ contact: WireContact | null }>('POST', '/exists', { id })).contact
  send = (send: Omit<PendingSend, 'at'>) => this.#call<{ ack: number; hidden: boolean }>('POST', '/send', send)
  seen = (chat: string) => this.#call('POST', '/seen', { chat })
  logout = () => this.#call('POST', '/logout', {})
  refreshQr = (page: string) => this.#call('POST', '/pairing/refresh', { page })
  modules = (used: string[], unknown: string[]) => this.#call('POST', '/modules', { used, unknown })

  async upload(file: Blob): Promise<{ hash: string }> {
    const response = await fetch(`/media?${new URLSearchParams(this.#identity())}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    })
    if (!response.ok) throw new Error(`The upload was answered by ${response.status}`)
    return (await response.json()) as { hash: string }
  }

  /** Fails as WhatsApp Web's download manager does: with the status of the answer. */
  async download(directPath: string): Promise<ArrayBuffer> {
    // Past the browser's cache, in which a second request for a file waits for the first one.
    const response = await fetch(`${directPath}?${new URLSearchParams(this.#identity())}`, { cache: 'no-store' })
    if (!response.ok) throw Object.assign(new Error('The file could not be fetched'), { status: response.status })
    return response.arrayBuffer()
  }

  /** A stream that does not reconnect by itself: when to do so is the page's decision. */
  stream(path: string, query: Record<string, string>, onEvent: (event: never) => void, onLost: () => void): void {
    const source = new EventSource(`${path}?${new URLSearchParams({ ...query, ...this.#identity() })}`)
    source.onmessage = ({ data }) => onEvent(JSON.parse(data as string) as never)
    source.onerror = () => {
      source.close()
      onLost()
    }
  }

  #identity(): Record<string, string> {
    return this.token === undefined ? {} : { token: this.token }
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${path}?${new URLSearchParams(this.#identity())}`, {
      method,
      keepalive: method === 'POST', // the browser may be closed right after
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
    return (await response.json()) as T
  }
}
