import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '@/lib/problem'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The change feed says when something is stale; time alone does not.
      staleTime: 5 * 60_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.isTransient,
      retryDelay: failures => 500 * 2 ** failures,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})
