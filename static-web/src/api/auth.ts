import type { Schemas } from './contract'
import { http } from './http'

export type SignedInUser = Schemas['SessionUser']
export type Role = SignedInUser['role']

/** What a sign-in, a registration and a refresh answer. */
export type Grant = Schemas['SessionResponse']
export type Me = Schemas['MeResponse']
export type Credentials = Schemas['LoginRequest']

export const isAdmin = (user: { role: Role }) => user.role !== 'manager'

export const register = (body: Schemas['RegisterRequest']) => http.post('/api/auth/register', { body, anonymous: true })
export const login = (body: Credentials) => http.post('/api/auth/login', { body, anonymous: true })
export const refreshGrant = () => http.post('/api/auth/refresh', { anonymous: true })
export const logout = () => http.post('/api/auth/logout')

/** Answers alike whether the e-mail is known or not. */
export const requestPasswordLink = (email: string) => http.post('/api/auth/password/forgot', { body: { email }, anonymous: true })
export const resetPassword = (body: Schemas['AuthResetRequest']) =>
  http.post('/api/auth/password/reset', { body, anonymous: true })
export const acceptInvitation = (body: Schemas['AuthAcceptRequest']) =>
  http.post('/api/auth/invitations/accept', { body, anonymous: true })

export const getMe = (signal?: AbortSignal) => http.get('/api/auth/me', { signal })
