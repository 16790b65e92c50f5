import type { ReactNode } from 'react'
import { useDelayed } from '@/lib/use-delayed'
import { ErrorState } from './ErrorState'

interface Loadable<T> {
  data: T | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** One rule for everything loaded: a skeleton after 200 ms, an error with a retry, else the data, even if a refresh failed. */
export function QueryView<T>({
  query,
  errorTitle,
  skeleton,
  children,
}: {
  query: Loadable<T>
  errorTitle: string
  skeleton: ReactNode
  children: (data: T) => ReactNode
}) {
  const showSkeleton = useDelayed(query.isPending)
  if (query.data !== undefined) return children(query.data)
  if (query.isPending) return showSkeleton ? skeleton : null
  return <ErrorState error={query.error} title={errorTitle} onRetry={() => void query.refetch()} />
}
