import type { TFunction } from 'i18next'
import { ApiError } from './problem'

// Codes that have a sentence of their own; the rest are told by what kind of answer came.
const known = {
  network: 'errors.network',
  'auth.invalid_credentials': 'errors.invalidCredentials',
  'auth.email_taken': 'errors.emailTaken',
  'auth.totp_invalid': 'errors.totpInvalid',
  'auth.link_invalid': 'errors.linkInvalid',
  'auth.session_expired': 'errors.sessionExpired',
  'auth.wrong_password': 'errors.wrongPassword',
  'auth.totp_enabled': 'errors.totpEnabled',
  'auth.totp_not_set_up': 'errors.totpNotSetUp',
  'user.last_admin': 'errors.lastAdmin',
  'user.email_taken': 'errors.userEmailTaken',
  'user.limit': 'errors.userLimit',
  'user.not_invited': 'errors.notInvited',
  'user.super_admin': 'errors.superAdmin',
  'organization.totp_first': 'errors.totpFirst',
  'request.version_stale': 'errors.stale',
  'validation.failed': 'errors.validation',
  'departure.seats_taken': 'errors.seatsTaken',
  'question.article_not_published': 'errors.articleNotPublished',
  'whatsapp.host_unavailable': 'errors.whatsappHost',
} as const

/** One sentence for a person about anything that was thrown. */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) return t('errors.unexpected')
  if (error.code in known) return t(known[error.code as keyof typeof known])
  if (error.status === 429) return t('errors.rateLimited', { count: error.retryAfterSeconds ?? 60 })
  if (error.status === 403) return t('errors.forbidden')
  if (error.status === 404) return t('errors.notFound')
  if (error.status >= 500) return t('errors.server')
  return error.detail ?? error.message
}
