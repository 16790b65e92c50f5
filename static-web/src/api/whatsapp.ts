import { http } from './http'

export type WhatsappState = 'disconnected' | 'starting' | 'qr' | 'connected' | 'failed'

/** Managers see the state without the QR. */
export interface WhatsappSession {
  state: WhatsappState
  phone: string | null
  qr: { text: string; svg: string; expiresAt: string } | null
  since: string | null
  lastError: string | null
}

export type WhatsappAction = 'connect' | 'disconnect' | 'restart'

export const getWhatsappSession = (signal?: AbortSignal) => http.get<WhatsappSession>('/whatsapp/session', { signal })

export const actOnWhatsapp = (action: WhatsappAction) => http.post<WhatsappSession>(`/whatsapp/session/${action}`)
