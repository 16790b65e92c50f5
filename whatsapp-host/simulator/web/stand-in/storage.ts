import type { WireMedia } from './wire.js'

export type PendingSend = {
  id: string
  chat: string
  text: string
  kind: string
  /** Already with WhatsApp's file servers: a message leaves after its file. */
  media: WireMedia | null
  replyTo: string | null
  at: number
}

/**
 * The page's memory: the device's token, and what was to be sent but was not yet accepted, as WhatsApp Web keeps it.
 * Written with strict durability, because the browser may be killed right after.
 */
export class Storage {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<Storage> {
    const request = indexedDB.open('stand-in', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('device')
      request.result.createObjectStore('pending', { keyPath: 'id' })
    }
    return new Storage(await result(request))
  }

  token(): Promise<string | undefined> {
    return result(this.database.transaction('device').objectStore('device').get('token'))
  }

  saveToken(token: string): Promise<void> {
    return this.#write('device', (store) => store.put(token, 'token'))
  }

  pending(): Promise<PendingSend[]> {
    return result(this.database.transaction('pending').objectStore('pending').getAll())
  }

  savePending(send: PendingSend): Promise<void> {
    return this.#write('pending', (store) => store.put(send))
  }

  removePending(id: string): Promise<void> {
    return this.#write('pending', (store) => store.delete(id))
  }

  async clear(): Promise<void> {
    await this.#write('device', (store) => store.clear())
    await this.#write('pending', (store) => store.clear())
  }

  #write(name: string, change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onerror = () => reject(transaction.error)
      change(transaction.objectStore(name))
    })
  }
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
