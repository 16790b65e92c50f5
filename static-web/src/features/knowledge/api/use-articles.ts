import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { type ArticleFilter, listArticles } from '@/api/knowledge'

export const useArticles = (filter: ArticleFilter) =>
  useInfiniteQuery({
    queryKey: keys.articleList(filter),
    queryFn: ({ pageParam, signal }) => listArticles({ ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    placeholderData: keepPreviousData,
  })
