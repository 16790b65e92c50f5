import { useTranslation } from 'react-i18next'
import { IconEdit, IconRetry } from '@/components/icons'
import type { Unsent } from '../composer/unsent'
import { Failure, Frame } from './Bubble'
import classes from './Bubble.module.css'
import { Ticks } from './Ticks'

const known = ['network', 'interrupted', 'rate_limited', 'validation.failed'] as const

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
  const problem = known.find(code => code === unsent.problem)
  return (
    <Frame
      author="manager"
      name={t('message.you')}
      viaPhone={false}
      starts={starts}
      ends={ends}
      text={unsent.text}
      at={unsent.createdAt}
      ticks={<Ticks status={unsent.state === 'sending' ? 'queued' : 'failed'} />}
    >
      {unsent.state === 'failed' && (
        <Failure
          reason={t(
            `message.unsent.${problem === 'validation.failed' ? 'refused' : problem === 'rate_limited' ? 'rateLimited' : (problem ?? 'other')}`,
          )}
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
