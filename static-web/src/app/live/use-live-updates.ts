import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { getChanges, waitSeconds } from '@/api/changes'
import { followFeed, pauseUnlessWoken } from '@/lib/change-feed'
import { ApiError } from '@/lib/problem'
import { createChangeApplier } from './apply-changes'
import { feedStatus } from './feed-status'

// A connection that died silently (sleep, a new network) is given up this long after the server should have answered.
const deadAfterMs = (waitSeconds + 10) * 1000

/** Keeps the query cache in step with the server while somebody is signed in: one loop per tab. */
export function useLiveUpdates(userId: string): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    const applier = createChangeApplier(queryClient, userId)
    void followFeed({
      poll: (since, signal) => pollOnce(since, signal),
      onStart: () => applier.applyAll(),
      onItems: changes => applier.apply(changes),
      onStatus: status => feedStatus.set(status),
      isPositionLost: error => error instanceof ApiError && (error.status === 410 || error.status === 400),
      isFinal: error => error instanceof ApiError && error.status === 401,
      pause: pauseUnlessWoken,
      signal: stop.signal,
      now: Date.now,
    })
    return () => {
      stop.abort()
      applier.stop()
      feedStatus.set('live')
    }
  }, [queryClient, userId])
}

async function pollOnce(since: number | undefined, signal: AbortSignal) {
  const request = new AbortController()
  const give = () => request.abort()
  const timer = setTimeout(give, deadAfterMs)
  // Back on a network: the old connection may hang for minutes, a new one answers at once.
  window.addEventListener('online', give)
  signal.addEventListener('abort', give)
  try {
    return await getChanges(since, request.signal)
  } catch (error) {
    throw request.signal.aborted && !signal.aborted ? ApiError.network(error) : error
  } finally {
    clearTimeout(timer)
    window.removeEventListener('online', give)
    signal.removeEventListener('abort', give)
  }
}
