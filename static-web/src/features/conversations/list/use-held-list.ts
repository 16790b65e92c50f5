import { useRef, useState } from 'react'
import { holdOrder } from './held-order'

/** Follows `fresh` while `held` is false; then keeps the order until `release`. A change of `resetKey` is another list. */
export function useHeldList<T extends { id: string }>(fresh: readonly T[], held: boolean, resetKey: string) {
  const shown = useRef<{ key: string; ids: string[] }>({ key: resetKey, ids: [] })
  const [, setReleases] = useState(0)
  const sameList = shown.current.key === resetKey && shown.current.ids.length > 0
  const result = held && sameList ? holdOrder(shown.current.ids, fresh) : { items: [...fresh], waiting: 0 }
  shown.current = { key: resetKey, ids: result.items.map(item => item.id) }
  const release = () => {
    shown.current = { key: resetKey, ids: [] }
    setReleases(count => count + 1)
  }
  return { ...result, release }
}
