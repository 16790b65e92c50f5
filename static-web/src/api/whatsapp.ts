import type { Schemas } from './contract'
import { http } from './http'

/** Managers see the state without the QR. */
export type WhatsappSession = Schemas['WhatsAppSession']

export type WhatsappAction = 'connect' | 'disconnect' | 'restart'

export const getWhatsappSession = (signal?: AbortSignal) => http.get('/api/whatsapp/session', { signal })

export const actOnWhatsapp = (action: WhatsappAction) => http.post(`/api/whatsapp/session/${action}`)
