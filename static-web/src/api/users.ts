import type { Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'

export type User = Schemas['User']
export type Invitation = Schemas['InviteUserResponse']
/** What an administrator of an agency gives. */
export type AgencyRole = Schemas['InviteUserRequest']['role']

export const listUsers = (query: PageQuery, signal?: AbortSignal) => http.get('/api/users', { query, signal })

export const inviteUser = (body: Schemas['InviteUserRequest']) => http.post('/api/users', { body })
export const inviteUserAgain = (id: string) => http.post('/api/users/{id}/invite', { path: { id } })

export const updateUser = (id: string, body: Pick<Schemas['UpdateUserRequest'], 'role' | 'status' | 'maxOpenDialogs'>) =>
  http.patch('/api/users/{id}', { path: { id }, body })
