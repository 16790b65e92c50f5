import type { Role } from './auth'
import { http } from './http'
import type { Page } from './paging'

export type UserStatus = 'invited' | 'active' | 'disabled'
/** What an administrator of an agency gives. */
export type AgencyRole = Exclude<Role, 'super_admin'>

export interface User {
  id: string
  name: string
  email: string
  role: Role
  language: string
  status: UserStatus
  totpEnabled: boolean
  lastSeenAt: string | null
  createdAt: string
}

export interface Invitation {
  user: User
  /** Good once, for seven days; to pass on by hand. */
  link: string
  /** Whether it has left by e-mail as well. */
  mailed: boolean
}

export interface NewUser {
  email: string
  name: string
  role: AgencyRole
  language: string
}

export const listUsers = (query: { limit?: number; cursor?: string | null }, signal?: AbortSignal) =>
  http.get<Page<User>>('/users', { query, signal })

export const inviteUser = (body: NewUser) => http.post<Invitation>('/users', { body })
export const inviteUserAgain = (id: string) => http.post<Invitation>('/users/{id}/invite', { path: { id } })

export const updateUser = (id: string, body: { role?: AgencyRole; status?: 'active' | 'disabled' }) =>
  http.patch<User>('/users/{id}', { path: { id }, body })
