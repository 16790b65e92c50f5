import type { TFunction } from 'i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'

const known = {
  'scheduled_message.in_the_past': 'chat.later.problem.past',
  'scheduled_message.no_such_time': 'chat.later.problem.noSuchTime',
  'scheduled_message.text_length': 'chat.later.problem.textLength',
  'scheduled_message.too_far': 'chat.later.problem.tooFar',
  'scheduled_message.too_many': 'chat.later.problem.tooMany',
  'scheduled_message.not_waiting': 'chat.later.problem.notWaiting',
  'scheduled_message.not_found': 'chat.later.problem.notWaiting',
  'client.blocked': 'chat.later.problem.blocked',
  'translation.figures_changed': 'chat.later.problem.figures',
  'media.unknown': 'chat.later.problem.media',
  'media.taken': 'chat.later.problem.media',
} as const

/** Why a message cannot be planned, changed or canceled. */
export function laterProblem(error: unknown, t: TFunction): string {
  if (error instanceof ApiError && error.code in known) return t(known[error.code as keyof typeof known])
  return problemText(error, t)
}
