import { expect, test } from 'vitest'
import type { Quote } from '@/api/quotes'
import { draftOf, isReady, newExtra, newTour, toRequest } from './draft'

const quote = {
  lines: [{ kind: 'adult', productId: 'tour-1', departureId: 'departure-1' }],
  tours: [
    { departureId: 'departure-1', adults: 1, children: 0, infants: 1, singles: 0 },
    { departureId: 'gone', adults: 2, children: 0, infants: 0, singles: null },
  ],
  extras: [{ title: 'Transfer', quantity: 2, unitPrice: -10.5 }],
  currency: 'EUR',
  language: 'de',
  validUntil: '2027-01-01',
  note: 'Note',
} as unknown as Quote

test('draftOf_new_hasOneEmptyTour', () => {
  const draft = draftOf(undefined)
  expect(draft.tours).toHaveLength(1)
  expect(isReady(draft)).toBe(false)
})

test('draftOf_quote_andBack_isTheSame_butADepartureThatIsGoneIsChosenAnew', () => {
  const draft = draftOf(quote)
  expect(draft.tours.map(tour => [tour.tourId, tour.departureId])).toEqual([
    ['tour-1', 'departure-1'],
    [null, null],
  ])
  expect(isReady(draft)).toBe(false)
  const whole = { ...draft, tours: draft.tours.slice(0, 1) }
  expect(isReady(whole)).toBe(true)
  expect(toRequest(whole, 'client-1', 'chat-1')).toEqual({
    clientId: 'client-1',
    conversationId: 'chat-1',
    tours: [quote.tours[0]],
    extras: quote.extras,
    currency: null,
    language: 'de',
    validUntil: '2027-01-01',
    note: 'Note',
  })
})

test('toRequest_withoutTours_namesTheCurrency_andEmptyFieldsAreTheServersToFill', () => {
  const draft = { ...draftOf(undefined), tours: [], extras: [{ ...newExtra(), title: ' Visa ', unitPrice: 60 }] }
  expect(isReady(draft)).toBe(true)
  expect(toRequest(draft, 'c', 'd')).toMatchObject({
    currency: 'USD',
    language: null,
    validUntil: null,
    extras: [{ title: 'Visa', quantity: 1, unitPrice: 60 }],
  })
})

test.each([
  ['nobody travels', { tours: [{ ...newTour(), tourId: 't', departureId: 'd', adults: 0 }] }],
  ['a line without a price', { tours: [], extras: [{ ...newExtra(), title: 'x' }] }],
  ['a line without a title', { tours: [], extras: [{ ...newExtra(), unitPrice: 1 }] }],
  ['nothing', { tours: [] }],
])('isReady_%s_no', (_, part) => {
  expect(isReady({ ...draftOf(undefined), ...part })).toBe(false)
})
