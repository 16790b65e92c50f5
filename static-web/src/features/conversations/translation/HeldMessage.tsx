import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/messages'
import { useFormat } from '@/lib/format'
import { textDirection } from '@/lib/text-direction'
import { useSendHeldMessage } from '../api/use-translation'
import { Differences } from './Differences'
import classes from './Translation.module.css'

/** A message that did not leave because of its translation: why, what became of it, and what the manager can do. */
export function HeldMessage({
  message,
  held,
  onRetry,
  retrying,
}: {
  message: Message
  held: Message['missing'][number]
  onRetry: (message: Message) => void
  retrying: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const send = useSendHeldMessage(message.conversationId)
  const [text, setText] = useState(held.proposal ?? '')
  const field = useId()
  const busy = send.isPending || retrying
  const trimmed = text.trim()
  // Unchanged it has the figures that it was held for.
  const confirmed = trimmed === held.proposal?.trim()
  return (
    <div className={classes.held}>
      <p className={classes.reason}>
        {t('translation.held.title', { reason: t(`translation.reason.${held.reason ?? 'unavailable'}`) })}
      </p>
      {held.differences.length > 0 && <Differences differences={held.differences} />}
      {held.proposal !== null && (
        <>
          <label htmlFor={field} className={classes.label}>
            {t('translation.held.proposal', { language: format.language(held.language) })}
          </label>
          <textarea
            id={field}
            className={classes.field}
            rows={Math.min(6, text.split('\n').length + Math.ceil(text.length / 60))}
            lang={held.language}
            dir={textDirection(text)}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
        </>
      )}
      <div className={classes.acts}>
        <button type="button" className={classes.act} disabled={busy} onClick={() => onRetry(message)}>
          {t('translation.held.again')}
        </button>
        <button
          type="button"
          className={classes.act}
          disabled={busy}
          onClick={() => send.mutate({ id: message.id, translation: null })}
        >
          {t('translation.held.asWritten')}
        </button>
        {held.proposal !== null && (
          <button
            type="button"
            className={classes.act}
            disabled={busy || !trimmed}
            onClick={() => send.mutate({ id: message.id, translation: { language: held.language, text: trimmed, confirmed } })}
          >
            {confirmed ? t('translation.held.sendConfirmed') : t('translation.held.send')}
          </button>
        )}
      </div>
    </div>
  )
}
