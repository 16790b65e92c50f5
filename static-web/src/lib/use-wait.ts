import { useEffect, useState } from 'react'
import { ApiError } from './problem'

const secondsOf = (error: unknown) => (error instanceof ApiError && error.status === 429 ? (error.retryAfterSeconds ?? 60) : 0)

/** Seconds until the server listens again after "too many attempts", counted down; 0 when it listens. */
export function useWait(error: unknown): number {
  const [ticked, setTicked] = useState<{ error: unknown; left: number }>()
  useEffect(() => {
    const until = Date.now() + secondsOf(error) * 1000
    if (until <= Date.now()) return
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      setTicked({ error, left })
      if (left === 0) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [error])
  return ticked && ticked.error === error ? ticked.left : secondsOf(error)
}
