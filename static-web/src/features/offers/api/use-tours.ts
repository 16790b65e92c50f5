import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getProduct, listProducts } from '@/api/products'

/** Tours on sale that a word finds; the newest when none is given. */
export function useTours(q: string) {
  const filter = { q: q || undefined, status: 'active' as const }
  return useQuery({
    queryKey: [...keys.productList(filter), 'pick'],
    queryFn: ({ signal }) => listProducts({ ...filter, limit: 50 }, signal),
    select: page => page.items,
    placeholderData: keepPreviousData,
  })
}

export const useTour = (id: string | null) =>
  useQuery({ queryKey: keys.product(id ?? ''), queryFn: ({ signal }) => getProduct(id!, signal), enabled: id !== null })
