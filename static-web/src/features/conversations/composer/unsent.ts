import type { Media } from '@/api/media'
import type { SendOptions } from '@/api/messages'
import { createStore } from '@/lib/external-store'
import { readStoredJson, writeStored } from '@/lib/storage'

/** A message of this browser that the server has not confirmed. `id` is its Idempotency-Key: sent again, it is not sent twice. */
export interface Unsent {
  id: string
  conversationId: string
  text: string
  createdAt: string
  state: 'sending' | 'failed'
  /** Code of the problem; "interrupted" when the page was closed before the answer. */
  problem: string | null
  options?: SendOptions
  /** The file that goes with it. */
  media?: Media
}

const storageKey = 'soulcrm.unsent'

const isUnsentList = (value: unknown): value is Unsent[] =>
  Array.isArray(value) &&
  value.every(item => typeof item?.id === 'string' && typeof item.conversationId === 'string' && typeof item.text === 'string')

/** What was on its way when the page closed may or may not have arrived: it is shown with a Retry, and the key makes that safe. */
export const restoreUnsent = (stored: readonly Unsent[]): Unsent[] =>
  stored.map(item => (item.state === 'sending' ? { ...item, state: 'failed', problem: 'interrupted' } : item))

const store = createStore<readonly Unsent[]>(restoreUnsent(readStoredJson(storageKey, isUnsentList) ?? []))

// Another tab sends from the same list.
window.addEventListener('storage', event => {
  if (event.key === storageKey) store.set(readStoredJson(storageKey, isUnsentList) ?? [])
})

function change(next: readonly Unsent[]) {
  writeStored(storageKey, next.length > 0 ? JSON.stringify(next) : null)
  store.set(next)
}

/** A draft that somebody has decided about cannot be sent any more: the text leaves as the manager's own, or not at all. */
function withoutDecided(item: Unsent, problem: string): Unsent {
  if (problem !== 'suggestion.decided' || !item.options) return item
  const { suggestionId: _, ...options } = item.options
  return { ...item, options }
}

export const unsentMessages = {
  get: store.get,
  subscribe: store.subscribe,
  put(item: Unsent) {
    const others = store.get().filter(other => other.id !== item.id)
    // A retried message keeps its place.
    change([...others, item].sort((a, b) => a.createdAt.localeCompare(b.createdAt)))
  },
  fail(id: string, problem: string) {
    change(store.get().map(item => (item.id === id ? { ...withoutDecided(item, problem), state: 'failed', problem } : item)))
  },
  remove(id: string) {
    change(store.get().filter(item => item.id !== id))
  },
  /** Another person has signed in at this computer. */
  clear() {
    change([])
  },
}
