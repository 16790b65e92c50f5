import { http } from './http'

export interface Organization {
  id: string
  name: string
  timeZone: string
  workingLanguage: string
  /** The AI answers when the client has been silent for this long. */
  quietWindowSeconds: number
  sendPerMinute: number
}

export const getOrganization = (signal?: AbortSignal) => http.get<Organization>('/organization', { signal })

export const updateOrganization = (body: Partial<Omit<Organization, 'id'>>) => http.patch<Organization>('/organization', { body })
