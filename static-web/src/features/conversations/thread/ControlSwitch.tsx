import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { IconAgent, IconPerson } from '@/components/icons'
import { useFormat } from '@/lib/format'
import classes from './ControlSwitch.module.css'

/** Who answers: one switch, and under it who decided so and when. */
export function ControlSwitch({
  conversation,
  userId,
  onTakeOver,
  onHandBack,
}: {
  conversation: Conversation
  userId: string
  onTakeOver: () => void
  onHandBack: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { control, assignee, controlChangedAt } = conversation
  const byOther = control === 'manager' && assignee !== null && assignee.id !== userId
  const since = controlChangedAt ? format.since(controlChangedAt) : null
  const who =
    control === 'paused'
      ? t('control.paused')
      : control === 'agent'
        ? t('control.agentNow')
        : byOther
          ? t('control.otherNow', { name: assignee.name })
          : t('control.mineNow')
  return (
    <div className={classes.control}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
      <div className={classes.switch} role="group" aria-label={t('control.label')}>
        <button
          type="button"
          className={classes.option}
          data-kind="agent"
          aria-pressed={control === 'agent'}
          onClick={() => control !== 'agent' && onHandBack()}
        >
          <IconAgent size={16} aria-hidden />
          {t('control.agent')}
        </button>
        <button
          type="button"
          className={classes.option}
          data-kind="manager"
          aria-pressed={control === 'manager' && !byOther}
          onClick={() => (control !== 'manager' || byOther) && onTakeOver()}
        >
          <IconPerson size={16} aria-hidden />
          {t('control.manager')}
        </button>
      </div>
      <p className={classes.since}>
        {who}
        {since && ` · ${t('control.since', { at: since })}`}
      </p>
    </div>
  )
}
