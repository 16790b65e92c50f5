import type { Departure } from '@/api/products'
import type { Tone } from '@/components/Chip'

/** Departures that have not left yet, the nearest first. `today` is "YYYY-MM-DD". */
export function nearestDepartures<T extends Pick<Departure, 'date'>>(
  departures: readonly T[],
  today = new Date().toISOString().slice(0, 10),
): T[] {
  return departures.filter(departure => departure.date >= today).sort((a, b) => a.date.localeCompare(b.date))
}

/** Few seats left is a reason to hurry, none a reason to offer another date. */
export function seatsTone({ seatsLeft, seatsTotal }: Pick<Departure, 'seatsLeft' | 'seatsTotal'>): Tone {
  if (seatsLeft <= 0) return 'danger'
  return seatsLeft <= Math.max(2, seatsTotal * 0.2) ? 'warning' : 'neutral'
}
