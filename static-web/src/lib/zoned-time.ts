/** A time on a wall: "2026-12-31T10:00", without saying where the wall is. */
export type WallTime = string

/** What the clocks of a time zone show at an instant. */
export function wallTime(at: number, timeZone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(one => one.type === type)!.value
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** When the clocks of a time zone show a time; null when they never do, as in the hour that a spring skips. */
export function instantOf(wall: WallTime, timeZone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`)
  if (Number.isNaN(asUtc)) return null
  // The offset at the guess may be another one than at the time itself: twice is enough.
  let at = asUtc
  for (let i = 0; i < 2; i++) at += asUtc - Date.parse(`${wallTime(at, timeZone)}Z`)
  return wallTime(at, timeZone) === wall ? at : null
}

/** The same clock some days later. */
export const daysLater = (wall: WallTime, days: number, clock: string): WallTime =>
  `${new Date(Date.parse(`${wall.slice(0, 10)}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)}T${clock}`

export const weekdayOf = (wall: WallTime): number => new Date(`${wall.slice(0, 10)}T00:00Z`).getUTCDay()
