import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listProducts, type ProductFilter } from '@/api/products'

export const useProducts = (filter: ProductFilter) =>
  useInfiniteQuery({
    queryKey: keys.productList(filter),
    queryFn: ({ pageParam, signal }) => listProducts({ ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    placeholderData: keepPreviousData,
  })
