import { useTranslation } from 'react-i18next'
import { mostBytes } from '@/api/media'
import { IconClose, IconFile, IconRetry } from '@/components/icons'
import { fileSize } from '@/lib/file-words'
import classes from './AttachmentChip.module.css'
import { type Attachment, attachments } from './attachments'

const problems = {
  'request.unsupported_media_type': 'type',
  'request.too_large': 'tooLarge',
  'media.empty': 'empty',
  'media.type_mismatch': 'mismatch',
  network: 'network',
} as const
const isKnown = (problem: string): problem is keyof typeof problems => Object.hasOwn(problems, problem)

/** The file that goes with the next message, until it does. */
export function AttachmentChip({
  conversationId,
  attachment,
  onRemoved,
}: {
  conversationId: string
  attachment: Attachment
  onRemoved: () => void
}) {
  const { t, i18n } = useTranslation()
  const { name, file, preview, state, problem, isRefused, media } = attachment
  const bytes = file?.size ?? media?.bytes ?? 0
  const trouble =
    problem &&
    t(`chat.attach.problem.${isKnown(problem) ? problems[problem] : 'other'}`, {
      size: fileSize(mostBytes, i18n.language),
    })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div className={classes.chip} role="group" aria-label={t('chat.attach.label')} data-failed={state === 'failed' || undefined}>
      {preview ? (
        <img className={classes.preview} src={preview} alt="" />
      ) : (
        <span className={classes.preview} aria-hidden>
          <IconFile size={20} />
        </span>
      )}
      <span className={classes.lines}>
        <bdi dir="auto" className={classes.name}>
          {name}
        </bdi>
        <span className={classes.about} role={state === 'failed' ? 'alert' : 'status'}>
          {trouble ??
            [state === 'uploading' && t('chat.attach.uploading'), bytes > 0 && fileSize(bytes, i18n.language)]
              .filter(Boolean)
              .join(' · ')}
        </span>
      </span>
      {state === 'failed' && !isRefused && (
        <button
          type="button"
          className={classes.act}
          aria-label={t('common.retry')}
          title={t('common.retry')}
          onClick={() => attachments.retry(conversationId)}
        >
          <IconRetry size={18} />
        </button>
      )}
      <button
        type="button"
        className={classes.act}
        aria-label={t('chat.attach.remove')}
        title={t('chat.attach.remove')}
        onClick={() => {
          attachments.remove(conversationId)
          onRemoved()
        }}
      >
        <IconClose size={18} />
      </button>
    </div>
  )
}
