import { useCallback, useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

export const usePhone = () => useMedia('(max-width: 767px)')
/** Room for the client panel beside the thread. */
export const useWide = () => useMedia('(min-width: 1180px)')
/** A finger, not a mouse: Enter makes a line there, as phone messengers do. */
export const isTouch = () => matchMedia('(pointer: coarse)').matches
