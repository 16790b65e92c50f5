import type { Role } from './auth'
import { http } from './http'
import type { Page } from './paging'

export interface User {
  id: string
  name: string
  email: string
  role: Role
  status: string
}

export const listUsers = (signal?: AbortSignal) => http.get<Page<User>>('/users', { query: { limit: 200 }, signal })
