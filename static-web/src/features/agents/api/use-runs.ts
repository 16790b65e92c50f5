import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getModelUsage, getRun, listRuns, type RunFilter } from '@/api/agents'
import { keys } from '@/api/keys'

// Every reply adds one and no change tells of it: asked for anew whenever it is opened.
export const useRuns = (filter: RunFilter) =>
  useInfiniteQuery({
    queryKey: keys.runList(filter),
    queryFn: ({ pageParam, signal }) => listRuns({ ...filter, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    staleTime: 0,
  })

export const useRun = (id: string) => useQuery({ queryKey: keys.run(id), queryFn: ({ signal }) => getRun(id, signal) })

export const useModelUsage = (from?: string, to?: string) =>
  useQuery({ queryKey: keys.modelUsage(from, to), queryFn: ({ signal }) => getModelUsage({ from, to }, signal), staleTime: 0 })
