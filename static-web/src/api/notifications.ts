import type { Schemas } from './contract'
import { http } from './http'

export type Notice = Schemas['Notification']

export const listNotices = (query: { unread?: boolean; limit: number; cursor?: string | null }, signal?: AbortSignal) =>
  http.get('/api/notifications', { query, signal })

export const readNotice = (id: string) => http.post('/api/notifications/{id}/read', { path: { id } })
export const readAllNotices = () => http.post('/api/notifications/read-all')
