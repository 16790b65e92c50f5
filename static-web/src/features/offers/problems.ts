import type { TFunction } from 'i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'

// What is told in words of this feature; all else as everywhere.
const known = {
  'hold.wrong_state': 'offers.holds.wrongState',
  'quote.wrong_state': 'offers.quotes.wrongState',
  'quote.prices_changed': 'offers.quotes.pricesChanged',
  'quote.no_conversation': 'offers.quotes.noConversation',
  'quote.currencies_differ': 'offers.quotes.currenciesDiffer',
  'quote.total_out_of_range': 'offers.quotes.totalOutOfRange',
  'quote.validity_past': 'offers.quotes.validityPast',
  'quote.empty': 'offers.quotes.empty',
  'departure.past': 'offers.quotes.departureGone',
  'departure.unknown': 'offers.quotes.departureGone',
  'hold.tour_archived': 'offers.quotes.departureGone',
  'client.blocked': 'offers.quotes.blocked',
} as const

export const isNoSeats = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 'hold.no_seats'

export function offerProblem(error: unknown, t: TFunction): string {
  if (isNoSeats(error)) {
    const left = t('offers.holds.noSeats', { count: error.seatsLeft ?? 0 })
    return error.waiting ? `${left} ${t('offers.holds.othersFirst', { count: error.waiting })}` : left
  }
  if (error instanceof ApiError && error.code in known) return t(known[error.code as keyof typeof known])
  return problemText(error, t)
}
