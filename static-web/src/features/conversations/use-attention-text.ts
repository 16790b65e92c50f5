import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'

const known = [
  'asked_for_person',
  'complaint',
  'wants_to_book',
  'out_of_scope',
  'nothing_found',
  'agent_failed',
  'token_limit',
  'too_many_replies',
  'bot_suspected',
  'bargaining',
  'low_confidence',
  'long_dialogue',
  'agent_off',
  'media',
  'late_message',
  'client_waiting',
  'draft',
  'qualified',
] as const

/** Why a person is needed, in words; a reason of a newer server is told as "needs attention". */
export function useAttentionText() {
  const { t } = useTranslation()
  return (reason: string): string => t(`inbox.attention.${known.find(name => name === reason) ?? 'other'}`)
}
