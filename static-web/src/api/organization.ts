import type { Schemas } from './contract'
import { http } from './http'
import { valuesOf } from './values'

export type Organization = Schemas['Organization']
export type OrganizationChange = Schemas['UpdateOrganizationRequest']

/** Spans of the agency's own time as ["09:00", "18:00"]; a missing day is a day off. */
export type WorkingHours = Organization['workingHours']
export type Day = keyof WorkingHours

export const days = valuesOf<Day>()(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

export const getOrganization = (signal?: AbortSignal) => http.get('/api/organization', { signal })

/** Refused when somebody changed it after `version`. */
export const updateOrganization = (body: OrganizationChange, version: number) =>
  http.patch('/api/organization', { body, ifMatch: version })
