import type { Quote, QuoteDraft, QuoteLanguage } from '@/api/quotes'
import type { PickedDeparture } from '../TourPicker'

export interface TourDraft extends PickedDeparture {
  key: number
  adults: string | number
  children: string | number
  infants: string | number
  singles: string | number
}

export interface ExtraDraft {
  key: number
  title: string
  quantity: string | number
  unitPrice: string | number
}

export interface Draft {
  tours: TourDraft[]
  extras: ExtraDraft[]
  currency: string
  /** Empty: the client's. */
  language: QuoteLanguage | ''
  /** Empty: seven days from now. */
  validUntil: string
  note: string
}

let keys = 0
export const newTour = (): TourDraft => ({
  key: ++keys,
  tourId: null,
  departureId: null,
  adults: 2,
  children: 0,
  infants: 0,
  singles: '',
})
export const newExtra = (): ExtraDraft => ({ key: ++keys, title: '', quantity: 1, unitPrice: '' })

/** What the form begins with: an empty tour, or what the quote was made of. */
export function draftOf(quote: Quote | undefined): Draft {
  if (!quote) return { tours: [newTour()], extras: [], currency: 'USD', language: '', validUntil: '', note: '' }
  // A departure that was taken out of its tour has to be chosen anew.
  const tourOf = (departureId: string) => quote.lines.find(line => line.departureId === departureId)?.productId ?? null
  return {
    tours: quote.tours.map(tour => ({
      ...newTour(),
      tourId: tourOf(tour.departureId),
      departureId: tourOf(tour.departureId) && tour.departureId,
      adults: tour.adults,
      children: tour.children,
      infants: tour.infants,
      singles: tour.singles ?? '',
    })),
    extras: quote.extras.map(extra => ({
      ...newExtra(),
      title: extra.title,
      quantity: extra.quantity,
      unitPrice: extra.unitPrice,
    })),
    currency: quote.currency,
    language: quote.language,
    validUntil: quote.validUntil,
    note: quote.note,
  }
}

const count = (value: string | number) => (typeof value === 'number' ? value : 0)

/** Whether everything that was begun is whole. */
export const isReady = ({ tours, extras }: Draft) =>
  tours.length + extras.length > 0 &&
  tours.every(tour => tour.departureId !== null && count(tour.adults) + count(tour.children) > 0) &&
  extras.every(extra => extra.title.trim() !== '' && typeof extra.quantity === 'number' && typeof extra.unitPrice === 'number')

export function toRequest(draft: Draft, clientId: string, conversationId: string): QuoteDraft {
  return {
    clientId,
    conversationId,
    tours: draft.tours.map(tour => ({
      departureId: tour.departureId!,
      adults: count(tour.adults),
      children: count(tour.children),
      infants: count(tour.infants),
      // Nothing typed: a lone traveller pays for the room, nobody else does.
      singles: typeof tour.singles === 'number' ? tour.singles : null,
    })),
    extras: draft.extras.map(extra => ({
      title: extra.title.trim(),
      quantity: count(extra.quantity),
      unitPrice: count(extra.unitPrice),
    })),
    // With tours theirs counts.
    currency: draft.tours.length > 0 ? null : draft.currency,
    language: draft.language || null,
    validUntil: draft.validUntil || null,
    note: draft.note.trim(),
  }
}
