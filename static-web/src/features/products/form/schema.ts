import * as z from 'zod/mini'
import { type DepartureDraft, type Product, type ProductDraft, productTypes } from '@/api/products'

// The form holds what was typed, as text; numbers are made of it only when it is sent. Messages are names of texts.
const text = (max: number) => z.string().check(z.trim(), z.maxLength(max, 'tooLong'))

/** "1 250,50" and "1250.5" are both 1250.5; NaN when it is no number. */
export function parseAmount(typed: string): number {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Number(plain) : Number.NaN
}

const amount = z.string().check(z.refine(value => value.trim() === '' || parseAmount(value) >= 0, 'number'))
const requiredAmount = z.string().check(z.refine(value => parseAmount(value) > 0, 'positive'))
const whole = (min: number, max: number, message: string) =>
  z.string().check(z.refine(value => /^\d+$/.test(value.trim()) && Number(value) >= min && Number(value) <= max, message))

const departureSchema = z.object({
  id: z.optional(z.string()),
  date: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'date')),
  seatsTotal: whole(0, 10_000, 'seats'),
  priceAdult: requiredAmount,
  priceChild: z.string().check(z.refine(value => parseAmount(value) >= 0, 'number')),
  priceInfant: amount,
  singleSupplement: amount,
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'required')),
})

export const productSchema = z
  .object({
    titleRu: text(200),
    titleEn: text(200),
    descriptionRu: text(5000),
    descriptionEn: text(5000),
    country: z.string().check(z.regex(/^[A-Z]{2}$/, 'required')),
    city: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(100, 'tooLong')),
    type: z.enum(productTypes, 'required'),
    days: whole(1, 365, 'days'),
    inclusions: z.string().check(z.refine(value => value.split('\n').every(line => line.trim().length <= 200), 'itemTooLong')),
    departures: z.array(departureSchema),
  })
  .check(
    z.refine(values => values.titleRu !== '' || values.titleEn !== '', { error: 'required', path: ['titleRu'] }),
    z.superRefine((values, context) => {
      // The catalogue knows a departure by its date.
      const seen = new Set<string>()
      values.departures.forEach(({ date }, index) => {
        if (seen.has(date)) context.addIssue({ code: 'custom', message: 'sameDate', path: ['departures', index, 'date'] })
        if (date) seen.add(date)
      })
    }),
  )

export type ProductValues = z.infer<typeof productSchema>
export type DepartureValues = ProductValues['departures'][number]

export const emptyDeparture = (like?: DepartureValues): DepartureValues => ({
  date: '',
  seatsTotal: like?.seatsTotal ?? '',
  priceAdult: like?.priceAdult ?? '',
  priceChild: like?.priceChild ?? '',
  priceInfant: like?.priceInfant ?? '',
  singleSupplement: like?.singleSupplement ?? '',
  currency: like?.currency ?? 'EUR',
})

const typed = (value: number | undefined) => (value === undefined ? '' : String(value))

export function toValues(product: Product | undefined): ProductValues {
  return {
    titleRu: product?.title.ru ?? '',
    titleEn: product?.title.en ?? '',
    descriptionRu: product?.description.ru ?? '',
    descriptionEn: product?.description.en ?? '',
    country: product?.country ?? '',
    city: product?.city ?? '',
    type: product?.type ?? 'seaside',
    days: typed(product?.days),
    inclusions: product?.inclusions.join('\n') ?? '',
    departures: (product?.departures ?? [])
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map(departure => ({
        id: departure.id,
        date: departure.date,
        seatsTotal: typed(departure.seatsTotal),
        priceAdult: typed(departure.priceAdult),
        priceChild: typed(departure.priceChild),
        priceInfant: typed(departure.priceInfant),
        singleSupplement: typed(departure.singleSupplement),
        currency: departure.currency,
      })),
  }
}

const orZero = (value: string) => (value.trim() === '' ? 0 : parseAmount(value))

/** Valid values as the API takes them. */
export function toDraft(values: ProductValues): ProductDraft {
  const localized = (ru: string, en: string) => ({ ...(ru && { ru }), ...(en && { en }) })
  return {
    title: localized(values.titleRu, values.titleEn),
    description: localized(values.descriptionRu, values.descriptionEn),
    country: values.country,
    city: values.city,
    type: values.type,
    days: Number(values.days),
    inclusions: values.inclusions
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== ''),
    departures: values.departures.map(
      (departure): DepartureDraft => ({
        ...(departure.id && { id: departure.id }),
        date: departure.date,
        seatsTotal: Number(departure.seatsTotal),
        priceAdult: parseAmount(departure.priceAdult),
        priceChild: parseAmount(departure.priceChild),
        priceInfant: orZero(departure.priceInfant),
        singleSupplement: orZero(departure.singleSupplement),
        currency: departure.currency,
      }),
    ),
  }
}
