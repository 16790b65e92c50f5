import type { Schemas } from './contract'
import { http } from './http'

export type Change = Schemas['ChangeChange']

export const waitSeconds = 25

export const getChanges = (since: number | undefined, signal: AbortSignal) =>
  http.get('/api/changes', { query: { since, wait: since === undefined ? undefined : waitSeconds }, signal })
