import type { Money } from '@/lib/format'
import { http } from './http'
import type { Page } from './paging'

export const productTypes = ['seaside', 'mountain', 'city', 'ski', 'cruise', 'wellness', 'safari'] as const
export type ProductType = (typeof productTypes)[number]
export type ProductStatus = 'active' | 'archived'

/** A text by language; a missing language is not translated yet. */
export interface LocalizedText {
  ru?: string
  en?: string
}

export interface Departure {
  id: string
  date: string
  seatsTotal: number
  seatsLeft: number
  priceAdult: number
  /** From 2 to 11 years; younger ones pay the price of an infant. */
  priceChild: number
  priceInfant: number
  singleSupplement: number
  currency: string
}

export interface Product {
  id: string
  title: LocalizedText
  description: LocalizedText
  country: string
  city: string
  type: ProductType
  days: number
  inclusions: string[]
  status: ProductStatus
  departures: Departure[]
  priceFrom: Money | null
  createdAt: string
}

/** A departure without an id is a new one. */
export type DepartureDraft = Omit<Departure, 'id' | 'seatsLeft'> & { id?: string; seatsLeft?: number }
export type ProductDraft = Omit<Product, 'id' | 'status' | 'priceFrom' | 'createdAt' | 'departures'> & {
  departures: DepartureDraft[]
}

export interface ProductFilter {
  q?: string
  country?: string
  type?: ProductType
  status?: ProductStatus
}

export const listProducts = (query: ProductFilter & { limit?: number; cursor?: string | null }, signal?: AbortSignal) =>
  http.get<Page<Product>>('/products', { query: { ...query }, signal })

export const getProduct = (id: string, signal?: AbortSignal) => http.get<Product>('/products/{id}', { path: { id }, signal })

export const createProduct = (body: ProductDraft, idempotencyKey: string) =>
  http.post<Product>('/products', { body, idempotencyKey })

export const updateProduct = (id: string, body: Partial<ProductDraft>) =>
  http.patch<Product>('/products/{id}', { path: { id }, body })

export const archiveProduct = (id: string) => http.delete<Product | undefined>('/products/{id}', { path: { id } })

/** The title in one language, else in the other one. */
export function localized(text: LocalizedText, language: string): string {
  const other = language === 'ru' ? text.en : text.ru
  return (language === 'ru' ? text.ru : text.en) || other || ''
}
