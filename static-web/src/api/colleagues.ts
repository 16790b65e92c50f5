import type { Schemas } from './contract'
import { http } from './http'

/** Somebody whom a conversation or a task can be given to. */
export type Colleague = Schemas['UserColleague']

export const listColleagues = (signal?: AbortSignal) => http.get('/api/users/colleagues', { signal })
