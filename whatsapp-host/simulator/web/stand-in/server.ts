import type { Boot, WireContact } from './wire.js'

/** What the page asks of WhatsApp's servers. */
export class Server {
  token: string | undefined

  boot = () => this.#call<Boot>('GET', '/boot')
  exists = async (id: string) => (await this.#call<{ contact: WireContact | null }>('POST', '/exists', { id })).contact
  send = (send: { id: string; chat: string; text: string; replyTo: string | null }) =>
    this.#call<{ ack: number; hidden: boolean }>('POST', '/send', send)
  seen = (chat: string) => this.#call('POST', '/seen', { chat })
  logout = () => this.#call('POST', '/logout', {})
  refreshQr = (page: string) => this.#call('POST', '/pairing/refresh', { page })
  modules = (used: string[], unknown: string[]) => this.#call('POST', '/modules', { used, unknown })

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
