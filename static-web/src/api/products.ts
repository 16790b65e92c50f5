import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'
import { valuesOf } from './values'

export type Product = Schemas['Product']
export type ProductType = Product['type']
export type Departure = Schemas['Departure']
export type ProductDraft = Schemas['CreateProductRequest']
/** A departure without an id is a new one. */
export type DepartureDraft = Schemas['DepartureRequest']
export type ProductFilter = Pick<QueryOf<OperationOf<'get', '/api/products'>>, 'q' | 'country' | 'type' | 'status'>

export const productTypes = valuesOf<ProductType>()(['seaside', 'mountain', 'city', 'ski', 'cruise', 'wellness', 'safari'])

export const listProducts = (query: ProductFilter & PageQuery, signal?: AbortSignal) =>
  http.get('/api/products', { query, signal })

export const getProduct = (id: string, signal?: AbortSignal) => http.get('/api/products/{id}', { path: { id }, signal })

export const createProduct = (body: ProductDraft, idempotencyKey: string) => http.post('/api/products', { body, idempotencyKey })

export const updateProduct = (id: string, body: Schemas['UpdateProductRequest']) =>
  http.patch('/api/products/{id}', { path: { id }, body })

export const archiveProduct = (id: string) => http.delete('/api/products/{id}', { path: { id } })

/** The title in one language, else in the other one. */
export function localized(text: Product['title'], language: string): string {
  const other = language === 'ru' ? text.en : text.ru
  return (language === 'ru' ? text.ru : text.en) || other || ''
}
