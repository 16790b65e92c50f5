import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '@/api/suggestions'
import classes from './Suggestion.module.css'
import { SuggestionBlock } from './SuggestionBlock'
import type { Drafting } from './use-drafting'

/** What stands above the field about drafts: the one that waits, that one is being written, why there is none. */
export function SuggestionArea({
  drafting,
  basis,
  onSend,
  onEdit,
  onDismiss,
}: {
  drafting: Drafting
  /** The draft that the text in the field was made from. */
  basis: string | null
  onSend: (suggestion: Suggestion) => void
  onEdit: (suggestion: Suggestion) => void
  onDismiss: (suggestion: Suggestion) => void
}) {
  const { t } = useTranslation()
  const { open, isLeaving, asking, hasCome, deciding, problem } = drafting
  return (
    <>
      {open && !isLeaving && open.id !== basis && (
        <SuggestionBlock
          suggestion={open}
          busy={deciding}
          onSend={() => onSend(open)}
          onEdit={() => onEdit(open)}
          onDismiss={() => onDismiss(open)}
        />
      )}
      <p role="status" className={asking ? classes.note : 'visually-hidden'}>
        {asking ? t('inbox.draft.suggesting') : hasCome ? t('inbox.draft.ready') : ''}
      </p>
      {problem && !asking && (
        <p role="alert" className={classes.note} data-tone="danger">
          {problem}
        </p>
      )}
    </>
  )
}
