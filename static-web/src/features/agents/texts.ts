import '@/lib/agent-texts'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'

const problems = {
  'agent.provider_unavailable': 'problem.provider',
  'agent.tokens_used_up': 'problem.tokens',
  'prompt.nothing_before': 'problem.nothingBefore',
  'prompt.active': 'problem.active',
  'prompt.unknown_variable': 'problem.variable',
  'prompt.no_dialogue': 'problem.noDialogue',
} as const

const knownKinds = ['communication', 'qualification', 'selection', 'translation'] as const
const knownWarnings = ['dialogue_not_named', 'language_not_named', 'odd_braces'] as const
const knownReasons = [
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
] as const

/** The texts of these screens (`t`), those of the whole app (`app`), and words for what the server names. */
export function useTexts() {
  const { t, i18n } = useTranslation('agents')
  const { t: app } = useTranslation()
  return {
    t,
    app,
    language: i18n.language,
    /** An agent that this version does not know keeps its own name. */
    kind: (kind: string) => (knownKinds.some(name => name === kind) ? t(`kind.${kind as 'selection'}`) : kind),
    about: (kind: string) => (knownKinds.some(name => name === kind) ? t(`about.${kind as 'selection'}`) : ''),
    warning: (name: string) =>
      knownWarnings.some(known => known === name) ? t(`warning.${name as 'odd_braces'}`, { open: '{{', close: '}}' }) : name,
    handoff: (reason: string) => (knownReasons.some(known => known === reason) ? t(`handoff.${reason as 'complaint'}`) : reason),
    problem: (error: unknown) =>
      error instanceof ApiError && error.code in problems
        ? t(problems[error.code as keyof typeof problems])
        : problemText(error, app),
  }
}

/** US dollars: fractions of a cent are most of the prices here. */
export const dollars = (amount: number, language: string) =>
  new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 5 : 2,
  }).format(amount)
