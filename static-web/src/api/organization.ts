import { http } from './http'

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]

/** Spans of the agency's own time as ["09:00", "18:00"]; a missing day is a day off. */
export type WorkingHours = Partial<Record<Day, [from: string, to: string][]>>

export interface Organization {
  id: string
  name: string
  timeZone: string
  workingLanguage: string
  workingHours: WorkingHours
  /** The AI answers when the client has been silent for this long. */
  quietWindowSeconds: number
  sendPerMinute: number
  /** Nobody works without a second factor. */
  requireTotp: boolean
  /** Of the plan. */
  maxUsers: number
  version: number
}

export type OrganizationChange = Partial<Omit<Organization, 'id' | 'maxUsers' | 'version'>>

export const getOrganization = (signal?: AbortSignal) => http.get<Organization>('/organization', { signal })

/** Refused when somebody changed it after `version`. */
export const updateOrganization = (body: OrganizationChange, version: number) =>
  http.patch<Organization>('/organization', { body, ifMatch: version })
