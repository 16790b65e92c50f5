import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { useAttentionText } from '../use-attention-text'

/** What stands in the way of a draft, in words. */
export function useSuggestionProblem() {
  const { t } = useTranslation()
  const attentionText = useAttentionText()
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return problemText(error, t)
    switch (error.code) {
      case 'suggestion.none': {
        // The reason stands at the end of the sentence for developers; without it the sentence is still true.
        const reason = /: (\w+)\.$/.exec(error.detail ?? '')?.[1]
        return reason ? t('inbox.draft.noneFor', { reason: lowerFirst(attentionText(reason)) }) : t('inbox.draft.none')
      }
      case 'suggestion.nothing_to_answer':
        return t('inbox.draft.nothingToAnswer')
      case 'agent.tokens_used_up':
        return t('inbox.draft.tokens')
      case 'suggestion.decided':
        return t('inbox.draft.decided')
      default:
        return problemText(error, t)
    }
  }
}

// "AI", "ИИ" and "WhatsApp" stay as they are.
const lowerFirst = (text: string) => (/^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase() + text.slice(1))
