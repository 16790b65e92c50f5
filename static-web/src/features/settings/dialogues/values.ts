import type { Organization, OrganizationChange } from '@/api/organization'

/** What a person types; numbers as text, so that nothing typed is lost. */
export interface DialogueValues {
  slaMinutes: string
  closeAfterDays: string
  followUps: boolean
  handoffOnBargaining: boolean
  /** Off: never for the length of a dialogue alone. */
  handsOffLong: boolean
  handoffAfterReplies: string
}

/** From and to, both allowed, as the API has them. */
export const ranges = { slaMinutes: [1, 1440], closeAfterDays: [1, 365], handoffAfterReplies: [2, 20] } as const
export type NumberField = keyof typeof ranges

const usualReplies = 8

export const toValues = (organization: Organization): DialogueValues => ({
  slaMinutes: String(organization.slaMinutes),
  closeAfterDays: String(organization.closeAfterDays),
  followUps: organization.followUps,
  handoffOnBargaining: organization.handoffOnBargaining,
  handsOffLong: organization.handoffAfterReplies !== null,
  handoffAfterReplies: String(organization.handoffAfterReplies ?? usualReplies),
})

export function isInRange(field: NumberField, text: string): boolean {
  const [from, to] = ranges[field]
  return /^\s*\d+\s*$/.test(text) && Number(text) >= from && Number(text) <= to
}

export const toChange = (values: DialogueValues): OrganizationChange => ({
  slaMinutes: Number(values.slaMinutes),
  closeAfterDays: Number(values.closeAfterDays),
  followUps: values.followUps,
  handoffOnBargaining: values.handoffOnBargaining,
  handoffAfterReplies: values.handsOffLong ? Number(values.handoffAfterReplies) : null,
})
