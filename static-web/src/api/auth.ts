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
  /** The agency requires a second factor and the person has none: nothing else works until it is set up. */
  mustSetUpTotp: boolean
}

export interface Me extends SignedInUser {
  totpEnabled: boolean
  /** Why somebody of the platform has entered; null for the agency's own people. */
  guest: string | null
  organization: { id: string; name: string; timeZone: string; workingLanguage: string; requireTotp: boolean }
}

export interface Registration {
  organizationName: string
  email: string
  password: string
  name: string
  language: string
}

export interface Credentials {
  email: string
  password: string
  /** Of the authenticator app, or a recovery code; asked for with `auth.totp_required`. */
  code?: string
}

export const isAdmin = (user: { role: Role }) => user.role !== 'manager'

export const register = (body: Registration) => http.post<Grant>('/auth/register', { body, anonymous: true })
export const login = (body: Credentials) => http.post<Grant>('/auth/login', { body, anonymous: true })
export const refreshGrant = () => http.post<Grant>('/auth/refresh', { anonymous: true })
export const logout = () => http.post<void>('/auth/logout')

/** Answers alike whether the e-mail is known or not. */
export const requestPasswordLink = (email: string) =>
  http.post<void>('/auth/password/forgot', { body: { email }, anonymous: true })
export const resetPassword = (body: { token: string; password: string }) =>
  http.post<void>('/auth/password/reset', { body, anonymous: true })
export const acceptInvitation = (body: { token: string; password: string; name?: string }) =>
  http.post<Grant>('/auth/invitations/accept', { body, anonymous: true })

export const getMe = (signal?: AbortSignal) => http.get<Me>('/auth/me', { signal })
