import { daysLater, type WallTime, weekdayOf } from '@/lib/zoned-time'

export type ChoiceName = 'evening' | 'tomorrow' | 'monday'

/** What most people mean by "later", by the client's clock: this evening while it is not here, tomorrow, Monday where that is another day. */
export function choicesFor(now: WallTime): { name: ChoiceName; at: WallTime }[] {
  const toMonday = (8 - weekdayOf(now)) % 7 || 7
  return [
    ...(now.slice(11) < '17:45' ? [{ name: 'evening' as const, at: daysLater(now, 0, '18:00') }] : []),
    { name: 'tomorrow', at: daysLater(now, 1, '10:00') },
    ...(toMonday > 1 ? [{ name: 'monday' as const, at: daysLater(now, toMonday, '10:00') }] : []),
  ]
}
