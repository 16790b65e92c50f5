import type { Schemas } from './contract'
import { http } from './http'

/** A browser in which one is signed in. */
export type AccountSession = Schemas['AccountSessionItem']
export type TotpSetUp = Schemas['TotpSetUp']

export const updateMe = (body: Schemas['MeRequest']) => http.patch('/api/auth/me', { body })
export const changePassword = (body: Schemas['AccountPasswordRequest']) => http.post('/api/auth/password', { body })

export const setUpTotp = () => http.post('/api/auth/totp/setup')
export const enableTotp = (code: string) => http.post('/api/auth/totp/enable', { body: { code } })
export const disableTotp = (password: string) => http.post('/api/auth/totp/disable', { body: { password } })

export const listSessions = (signal?: AbortSignal) => http.get('/api/auth/sessions', { signal })
export const endSession = (id: string) => http.delete('/api/auth/sessions/{id}', { path: { id } })
export const endAllSessions = () => http.post('/api/auth/sessions/end-all')
