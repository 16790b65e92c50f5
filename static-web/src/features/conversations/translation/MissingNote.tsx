import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/messages'
import { IconLanguage, IconRetry } from '@/components/icons'
import { useTranslateMessage } from '../api/use-translation'
import { Differences } from './Differences'
import classes from './Translation.module.css'

/** Under a message that the reader sees in the original because there is no translation, or none yet. */
export function MissingNote({ message, missing }: { message: Message; missing: Message['missing'][number] }) {
  const { t } = useTranslation()
  const translate = useTranslateMessage(message.conversationId)
  if (missing.for === 'client') return <p className={classes.note}>{t('translation.waiting')}</p>
  if (!missing.reason) return <p className={classes.note}>{t('translation.missing.pending')}</p>
  return (
    <div className={classes.missing}>
      <p className={classes.note} data-tone="warning">
        <IconLanguage size={14} aria-hidden />
        {t('translation.missing.failed', { reason: t(`translation.reason.${missing.reason}`) })}
      </p>
      {missing.differences.length > 0 && <Differences differences={missing.differences} />}
      <button
        type="button"
        className={classes.act}
        disabled={translate.isPending}
        onClick={() => translate.mutate({ id: message.id, language: missing.language })}
      >
        <IconRetry size={14} />
        {t('translation.missing.retry')}
      </button>
    </div>
  )
}
