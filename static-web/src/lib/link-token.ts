import { useSyncExternalStore } from 'react'
import { createStore } from './external-store'

// A mailed link carries its token after the #. It is taken out of the address bar before anything else runs: out of the history,
// of screenshots and of whatever reads the address. It is kept in memory only.
const pages = ['/reset-password', '/invitation'] as const
type LinkPage = (typeof pages)[number]

const store = createStore<{ page: LinkPage; token: string } | null>(null)

export function takeLinkToken(): void {
  const page = pages.find(path => path === location.pathname)
  const token = location.hash.slice(1)
  if (!page || !token) return
  history.replaceState(history.state, '', location.pathname + location.search)
  store.set({ page, token })
}

/** Called once, before the router reads the address. Another link of the same page, pasted over it, loads nothing: it only changes the hash. */
export function watchLinkTokens(): void {
  takeLinkToken()
  addEventListener('hashchange', takeLinkToken)
}

/** Null when the page was opened without a link, or was reloaded. */
export function useLinkToken(page: LinkPage): string | null {
  const link = useSyncExternalStore(store.subscribe, store.get)
  return link?.page === page ? link.token : null
}
