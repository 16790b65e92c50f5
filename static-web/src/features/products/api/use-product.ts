import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getProduct } from '@/api/products'

export const useProduct = (id: string) =>
  useQuery({ queryKey: keys.product(id), queryFn: ({ signal }) => getProduct(id, signal) })
