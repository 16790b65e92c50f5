import '@/lib/inbox-texts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '@/api/suggestions'
import { IconAgent, IconClose, IconEdit, IconSend } from '@/components/icons'
import { useFormat } from '@/lib/format'
import { DraftTranslation } from './DraftTranslation'
import classes from './Suggestion.module.css'

const kinds = ['communication', 'selection'] as const

/** The agents' draft above the field: what it says, who wrote it, and what can be done with it. */
export function SuggestionBlock({
  suggestion,
  busy,
  onSend,
  onEdit,
  onDismiss,
}: {
  suggestion: Suggestion
  busy: boolean
  onSend: () => void
  onEdit: () => void
  onDismiss: () => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const titleId = useId()
  const agent = t(`inbox.draft.by.${kinds.find(kind => kind === suggestion.agentKind) ?? 'other'}`)
  return (
    <section className={classes.block} aria-labelledby={titleId}>
      <p className={classes.head}>
        <span id={titleId} className={classes.title}>
          <IconAgent size={15} aria-hidden />
          {t('inbox.draft.title')}
        </span>
        <span className={classes.by}>{t('inbox.draft.about', { agent, at: format.moment(suggestion.createdAt) })}</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long draft scrolls, and the keyboard must reach it */}
      <p className={classes.text} dir="auto" lang={suggestion.language} tabIndex={0}>
        {suggestion.text}
      </p>
      {suggestion.language !== i18n.language && <DraftTranslation suggestion={suggestion} />}
      <div className={classes.acts}>
        <button type="button" className={classes.act} data-kind="send" disabled={busy} onClick={onSend}>
          <IconSend size={15} aria-hidden />
          {t('inbox.draft.send')}
        </button>
        <button type="button" className={classes.act} onClick={onEdit}>
          <IconEdit size={15} aria-hidden />
          {t('common.edit')}
        </button>
        <button type="button" className={classes.act} disabled={busy} onClick={onDismiss}>
          <IconClose size={15} aria-hidden />
          {t('inbox.draft.dismiss')}
        </button>
      </div>
    </section>
  )
}
