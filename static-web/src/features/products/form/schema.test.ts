import { expect, test } from 'vitest'
import type { Product } from '@/api/products'
import { emptyDeparture, type ProductValues, parseAmount, productSchema, toDraft, toValues } from './schema'

const valid = (values: Partial<ProductValues> = {}): ProductValues => ({
  ...toValues(undefined),
  titleRu: 'Кемер',
  country: 'TR',
  city: 'Кемер',
  days: '10',
  ...values,
})
const departure = (values = {}) => ({
  ...emptyDeparture(),
  date: '2027-07-10',
  seatsTotal: '20',
  priceAdult: '620',
  priceChild: '372',
  ...values,
})
const errorsOf = (values: ProductValues) => {
  const result = productSchema.safeParse(values)
  return result.success ? [] : result.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
}

test('productSchema_titleInOneLanguage_isEnough', () => {
  expect(errorsOf(valid())).toEqual([])
  expect(errorsOf(valid({ titleRu: '', titleEn: 'Kemer' }))).toEqual([])
  expect(errorsOf(valid({ titleRu: '  ' }))).toEqual(['titleRu: required'])
})

test.each([
  ['days', { days: '0' }, 'days: days'],
  ['days', { days: '2.5' }, 'days: days'],
  ['country', { country: '' }, 'country: required'],
])('productSchema_%s_%j_isRefused', (_, values, error) => {
  expect(errorsOf(valid(values as Partial<ProductValues>))).toEqual([error])
})

test.each([
  [{ date: '' }, 'departures.0.date: date'],
  [{ seatsTotal: 'many' }, 'departures.0.seatsTotal: seats'],
  [{ priceAdult: '' }, 'departures.0.priceAdult: positive'],
  [{ priceAdult: '-5' }, 'departures.0.priceAdult: positive'],
  [{ priceChild: 'free' }, 'departures.0.priceChild: number'],
  [{ priceChild: '' }, 'departures.0.priceChild: number'],
])('productSchema_departure_%j_%s', (values, error) => {
  expect(errorsOf(valid({ departures: [departure(values)] }))).toEqual([error])
})

test('productSchema_twoDeparturesOnOneDate_secondIsRefused', () => {
  expect(errorsOf(valid({ departures: [departure(), departure()] }))).toEqual(['departures.1.date: sameDate'])
})

test('productSchema_inclusionLineTooLong_isRefused', () => {
  expect(errorsOf(valid({ inclusions: `ok\n${'x'.repeat(201)}` }))).toEqual(['inclusions: itemTooLong'])
})

test.each([
  ['1250,50', 1250.5],
  ['1 250', 1250],
  ['1\u00a0250.5', 1250.5],
  ['0', 0],
  ['1.234', Number.NaN],
  ['1e5', Number.NaN],
  ['', Number.NaN],
])('parseAmount_%j_%d', (typed, amount) => expect(parseAmount(typed)).toBe(amount))

test('toDraft_emptySupplements_areZero', () => {
  const sent = toDraft(valid({ departures: [departure({ priceInfant: '', singleSupplement: '' })] })).departures?.[0]
  expect(sent).toMatchObject({ priceAdult: 620, priceChild: 372, priceInfant: 0, singleSupplement: 0 })
})

test('toDraft_ofAnEditedProduct_keepsDepartureIdsAndDropsEmptyLines', () => {
  const product: Product = {
    id: 'tour-1',
    title: { ru: 'Кемер' },
    description: {},
    country: 'TR',
    city: 'Кемер',
    type: 'seaside',
    days: 10,
    inclusions: ['Перелёт'],
    status: 'active',
    departures: [
      {
        id: 'd-1',
        date: '2027-07-10',
        seatsTotal: 20,
        seatsLeft: 3,
        priceAdult: 620.5,
        priceChild: 372,
        priceInfant: 0,
        singleSupplement: 180,
        currency: 'EUR',
      },
    ],
    partnerId: null,
    partnerName: null,
    photos: [],
    priceFrom: null,
    createdAt: '2026-11-23T09:00:00Z',
    version: 1,
  }
  const values = toValues(product)
  expect(errorsOf(values)).toEqual([])
  expect(toDraft({ ...values, inclusions: 'Перелёт\n\n  Завтраки ' })).toEqual({
    title: { ru: 'Кемер' },
    description: {},
    country: 'TR',
    city: 'Кемер',
    type: 'seaside',
    days: 10,
    inclusions: ['Перелёт', 'Завтраки'],
    departures: [
      {
        id: 'd-1',
        date: '2027-07-10',
        seatsTotal: 20,
        priceAdult: 620.5,
        priceChild: 372,
        priceInfant: 0,
        singleSupplement: 180,
        currency: 'EUR',
      },
    ],
  })
})
