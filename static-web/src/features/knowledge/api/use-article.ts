import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getArticle } from '@/api/knowledge'

export const useArticle = (id: string) =>
  useQuery({ queryKey: keys.article(id), queryFn: ({ signal }) => getArticle(id, signal) })
