import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import { IconEdit, IconRetry } from '@/components/icons'
import type { Unsent } from '../composer/unsent'
import { UnsentMedia } from '../media/lazy'
import { MediaBox } from '../media/MediaBox'
import { Failure, Frame } from './Bubble'
import classes from './Bubble.module.css'
import { Ticks } from './Ticks'

const reasons = {
  network: 'network',
  interrupted: 'interrupted',
  'request.too_many': 'rateLimited',
  'validation.failed': 'refused',
  'client.blocked': 'blocked',
  'translation.figures_changed': 'figures',
} as const
const isKnown = (problem: string | null): problem is keyof typeof reasons => problem !== null && Object.hasOwn(reasons, problem)

/** The server has deleted the file, or has used it up. */
export const isFileLost = (problem: string | null) => problem === 'media.unknown' || problem === 'media.taken'

/** A message that the server has not confirmed: on its way, or kept here with what went wrong. */
export function UnsentBubble({
  unsent,
  starts,
  ends,
  onRetry,
  onEdit,
}: {
  unsent: Unsent
  starts: boolean
  ends: boolean
  onRetry: (unsent: Unsent) => void
  onEdit: (unsent: Unsent) => void
}) {
  const { t } = useTranslation()
  const reason = isKnown(unsent.problem) ? reasons[unsent.problem] : 'other'
  return (
    <Frame
      author="manager"
      name={t('message.you')}
      viaPhone={false}
      starts={starts}
      ends={ends}
      text={unsent.text}
      file={
        unsent.media && (
          <MediaBox media={unsent.media}>
            <UnsentMedia media={unsent.media} />
          </MediaBox>
        )
      }
      at={unsent.createdAt}
      ticks={<Ticks status={unsent.state === 'sending' ? 'queued' : 'failed'} />}
    >
      {unsent.state === 'failed' && (
        <Failure
          reason={
            unsent.problem === 'suggestion.decided'
              ? t('inbox.draft.unsent')
              : isFileLost(unsent.problem)
                ? t('inbox.attach.unsent')
                : t(`message.unsent.${reason}`)
          }
        >
          <button type="button" className={classes.act} onClick={() => onEdit(unsent)}>
            <IconEdit size={15} />
            {t('common.edit')}
          </button>
          <button type="button" className={classes.act} onClick={() => onRetry(unsent)}>
            <IconRetry size={15} />
            {t('common.retry')}
          </button>
        </Failure>
      )}
    </Frame>
  )
}
