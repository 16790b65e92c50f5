import { http } from './http'

export type Role = 'super_admin' | 'org_admin' | 'manager'

export interface SignedInUser {
  id: string
  email: string
  name: string
  role: Role
  organizationId: string | null
  language: string
}

/** What a sign-in, a registration and a refresh answer. `expiresIn` is in seconds. */
export interface Grant {
  accessToken: string
  expiresIn: number
  user: SignedInUser
}

export interface Me extends SignedInUser {
  organization: { id: string; name: string; timeZone: string; workingLanguage: string }
}

export interface Registration {
  organizationName: string
  email: string
  password: string
  name: string
  language: string
}

export const isAdmin = (user: { role: Role }) => user.role !== 'manager'

export const register = (body: Registration) => http.post<Grant>('/auth/register', { body, anonymous: true })
export const login = (body: { email: string; password: string }) => http.post<Grant>('/auth/login', { body, anonymous: true })
export const refreshGrant = () => http.post<Grant>('/auth/refresh', { anonymous: true })
export const logout = () => http.post<void>('/auth/logout')
export const getMe = (signal?: AbortSignal) => http.get<Me>('/auth/me', { signal })
