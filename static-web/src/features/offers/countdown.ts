import type { TFunction } from 'i18next'

/** "2 d 3 h", "5 h 20 min", "12 min"; null when the time is over. */
export function timeLeft(until: string, now: number, t: TFunction): string | null {
  const minutes = Math.ceil((Date.parse(until) - now) / 60_000)
  if (minutes <= 0) return null
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return t('offers.duration.days', { days: Math.floor(hours / 24), hours: hours % 24 })
  return hours > 0 ? t('offers.duration.hours', { hours, minutes: minutes % 60 }) : t('offers.duration.minutes', { minutes })
}

/** The last two hours are a reason to write to the client. */
export const isSoon = (until: string, now: number) => Date.parse(until) - now < 2 * 3_600_000
