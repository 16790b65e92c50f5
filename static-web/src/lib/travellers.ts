import type { TFunction } from 'i18next'

/** "2 adults, 2 children (age 4 and 7)"; null when nothing is known. */
export function travellers(
  trip: { adults: number | null; children: readonly { age: number | null }[] | null },
  t: TFunction,
  join: (values: readonly string[]) => string,
): string | null {
  const parts: string[] = []
  if (trip.adults !== null) parts.push(t('brief.adults', { count: trip.adults }))
  const children = trip.children ?? []
  if (children.length > 0) {
    const ages = children.map(child => child.age).filter(age => age !== null)
    const list = join(ages.map(String))
    const count = t('brief.children', { count: children.length })
    parts.push(ages.length > 0 ? `${count} (${t('brief.ages', { list, count: ages.at(-1)! })})` : count)
  }
  return parts.length > 0 ? parts.join(', ') : null
}
