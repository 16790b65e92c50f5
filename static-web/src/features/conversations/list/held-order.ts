/** A list whose rows keep their places while someone is about to click one. */
export interface HeldList<T> {
  items: T[]
  /** Rows that are new or have moved up, and wait to be shown in their place. */
  waiting: number
}

/**
 * `shown` are the ids in the order on screen. Their rows get the fresh content; rows that left the list go; new and
 * moved rows wait. What comes after the last one shown (a next page) is appended, since it moves nothing.
 */
export function holdOrder<T extends { id: string }>(shown: readonly string[], fresh: readonly T[]): HeldList<T> {
  const byId = new Map(fresh.map((item, index) => [item.id, { item, index }]))
  const kept = shown.filter(id => byId.has(id))
  const keptSet = new Set(kept)
  const lastIndex = Math.max(-1, ...kept.map(id => byId.get(id)!.index))
  const appended = fresh.filter((item, index) => !keptSet.has(item.id) && index > lastIndex)
  const inserted = fresh.filter((item, index) => !keptSet.has(item.id) && index < lastIndex).length
  // A row has moved up when it now stands before one that it stood behind.
  let moved = 0
  let highest = -1
  for (const id of kept) {
    const { index } = byId.get(id)!
    if (index < highest) moved++
    else highest = index
  }
  return { items: [...kept.map(id => byId.get(id)!.item), ...appended], waiting: inserted + moved }
}
