import type { Me } from './auth'
import { http } from './http'

/** A browser in which one is signed in. */
export interface AccountSession {
  id: string
  createdAt: string
  lastUsedAt: string
  expiresAt: string
  address: string | null
  userAgent: string | null
  /** The one that asks. */
  current: boolean
}

export interface TotpSetUp {
  /** Base32, for typing in. */
  secret: string
  /** otpauth:// */
  uri: string
  qrSvg: string
}

export const updateMe = (body: { name?: string; language?: string }) => http.patch<Me>('/auth/me', { body })
export const changePassword = (body: { currentPassword: string; newPassword: string }) =>
  http.post<void>('/auth/password', { body })

export const setUpTotp = () => http.post<TotpSetUp>('/auth/totp/setup')
export const enableTotp = (code: string) => http.post<{ recoveryCodes: string[] }>('/auth/totp/enable', { body: { code } })
export const disableTotp = (password: string) => http.post<void>('/auth/totp/disable', { body: { password } })

export const listSessions = (signal?: AbortSignal) => http.get<{ items: AccountSession[] }>('/auth/sessions', { signal })
export const endSession = (id: string) => http.delete('/auth/sessions/{id}', { path: { id } })
export const endAllSessions = () => http.post<void>('/auth/sessions/end-all')
