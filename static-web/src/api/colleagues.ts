import { queryOptions } from '@tanstack/react-query'
import type { Schemas } from './contract'
import { http } from './http'
import { keys } from './keys'

/** Somebody whom a conversation or a task can be given to, and whom a note can call. */
export type Colleague = Schemas['UserColleague']

export const colleagues = queryOptions({
  queryKey: keys.colleagues,
  queryFn: ({ signal }) => http.get('/api/users/colleagues', { signal }),
  select: ({ items }) => items,
})
