import { type ProductFilter, type ProductType, productTypes } from '@/api/products'

/** Filters of the catalogue, kept in the address. */
export interface TourSearch {
  q?: string
  country?: string
  type?: ProductType
  archived?: true
}

export function parseTourSearch(search: Record<string, unknown>): TourSearch {
  const type = productTypes.find(name => name === search.type)
  return {
    ...(typeof search.q === 'string' || typeof search.q === 'number' ? { q: String(search.q) } : {}),
    ...(typeof search.country === 'string' && /^[A-Z]{2}$/.test(search.country) ? { country: search.country } : {}),
    ...(type ? { type } : {}),
    ...(search.archived === true ? { archived: true } : {}),
  }
}

export const productFilter = (search: TourSearch): ProductFilter => ({
  q: search.q,
  country: search.country,
  type: search.type,
  status: search.archived ? 'archived' : 'active',
})
