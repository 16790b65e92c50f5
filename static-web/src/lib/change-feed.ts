/**
 * Follows a feed by long poll, for as long as `signal` allows. It knows nothing of HTTP: `poll` asks for what
 * came after a position, and waits on the server until something does.
 */
export interface FeedPage<T> {
  items: T[]
  next: number
}

export type FeedStatus = 'live' | 'reconnecting'

export interface FeedOptions<T> {
  /** Without a position, answers at once with where the feed ends now. */
  poll: (since: number | undefined, signal: AbortSignal) => Promise<FeedPage<T>>
  /** The feed has a position: whatever was read before it may miss a change. Also after a position was refused. */
  onStart: () => void
  onItems: (items: T[]) => void
  onStatus: (status: FeedStatus) => void
  /** The server no longer knows the position (or never did): begin again from the end of the feed. */
  isPositionLost: (error: unknown) => boolean
  /** Waiting will not help: for instance, nobody is signed in any more. The loop ends. */
  isFinal: (error: unknown) => boolean
  /** Resolves after the delay, or earlier when something wakes the feed. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
  signal: AbortSignal
  now: () => number
  /** Random part of a delay in [0, 1): a restarted server must not meet every tab in one instant. */
  random?: () => number
}

const firstDelayMs = 500
const longestDelayMs = 20_000
// The server forgets old changes after some days: a laptop that slept for long must not trust its position.
const staleAfterMs = 12 * 60 * 60_000

export async function followFeed<T>(options: FeedOptions<T>): Promise<void> {
  const { poll, onStart, onItems, onStatus, isPositionLost, isFinal, pause, signal, now, random = Math.random } = options
  let position: number | undefined
  let failures = 0
  let heardAt = now()
  while (!signal.aborted) {
    try {
      const page = await poll(position, signal)
      if (signal.aborted) return
      const starting = position === undefined || now() - heardAt > staleAfterMs
      heardAt = now()
      position = page.next
      failures = 0
      onStatus('live')
      if (starting) onStart()
      if (page.items.length > 0) onItems(page.items)
    } catch (error) {
      if (signal.aborted || isFinal(error)) return
      if (isPositionLost(error)) {
        position = undefined
        // A server that refuses every position must not be asked in a tight loop.
        if (failures++ === 0) continue
      } else {
        failures++
      }
      onStatus('reconnecting')
      const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10))
      await pause(delay / 2 + (delay / 2) * random(), signal)
    }
  }
}

/** `pause` for a browser: ends early when the tab is looked at again or the network is back. */
export function pauseUnlessWoken(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      window.removeEventListener('online', done)
      window.removeEventListener('focus', done)
      document.removeEventListener('visibilitychange', visible)
      resolve()
    }
    const visible = () => {
      if (document.visibilityState === 'visible') done()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    window.addEventListener('online', done)
    window.addEventListener('focus', done)
    document.addEventListener('visibilitychange', visible)
  })
}
