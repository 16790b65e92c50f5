import { useEffect, useState } from 'react'

/** True once `active` has lasted `delay` milliseconds: a skeleton for a fast answer would only flicker. */
export function useDelayed(active: boolean, delay = 200): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) return setLate(false)
    const timer = setTimeout(() => setLate(true), delay)
    return () => clearTimeout(timer)
  }, [active, delay])
  return active && late
}
