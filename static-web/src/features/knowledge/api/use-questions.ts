import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listQuestions, type QuestionFilter } from '@/api/knowledge'

export const useQuestions = (filter: QuestionFilter) =>
  useInfiniteQuery({
    queryKey: keys.questionList(filter),
    queryFn: ({ pageParam, signal }) => listQuestions({ ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    placeholderData: keepPreviousData,
  })
