import type { Money } from '@/lib/format'
import { http } from './http'
import type { ProductType } from './products'

export const clientStatuses = ['new', 'in_dialogue', 'qualified', 'offer_sent', 'negotiating', 'won', 'lost'] as const
export type ClientStatus = (typeof clientStatuses)[number]

export interface Client {
  id: string
  name: string
  /** E.164; null while WhatsApp hides it. */
  phone: string | null
  language: string | null
  status: ClientStatus
  ownerId: string | null
  tags: string[]
  createdAt: string
  lastSeenAt: string | null
}

export type QualificationField = 'destination' | 'dates' | 'travellers' | 'budget' | 'wishes'

/** What is known of the trip. Unknown stays null; `sources` names the message that a field was taken from. */
export interface Qualification {
  /** In the client's words; the country and the kind of rest may be known without it. */
  destination: string | null
  country: string | null
  tourType: ProductType | null
  dateFrom: string | null
  dateTo: string | null
  flexible: boolean | null
  adults: number | null
  children: { age: number | null }[]
  budget: Money | null
  wishes: string[]
  score: number
  completeness: number
  sources: Partial<Record<QualificationField, string>>
}

export const getClient = (id: string, signal?: AbortSignal) => http.get<Client>('/clients/{id}', { path: { id }, signal })

export const updateClient = (id: string, body: { name?: string; language?: string; tags?: string[] }) =>
  http.patch<Client>('/clients/{id}', { path: { id }, body })

export const setClientStatus = (id: string, status: ClientStatus) =>
  http.post<Client>('/clients/{id}/status', { path: { id }, body: { status } })

export const getQualification = (clientId: string, signal?: AbortSignal) =>
  http.get<Qualification>('/clients/{clientId}/qualification', { path: { clientId }, signal })
