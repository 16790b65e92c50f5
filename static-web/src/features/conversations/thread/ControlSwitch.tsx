import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { IconAgent, IconEdit, IconPerson } from '@/components/icons'
import { useFormat } from '@/lib/format'
import type { Speaker } from '../api/use-set-speaker'
import classes from './ControlSwitch.module.css'

/** Who answers: one switch, and under it who does so now and since when. */
export function ControlSwitch({
  conversation,
  userId,
  onChoose,
}: {
  conversation: Conversation
  userId: string
  onChoose: (speaker: Speaker) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { control, mode, assignee, controlChangedAt } = conversation
  const byOther = control === 'manager' && assignee !== null && assignee.id !== userId
  const since = controlChangedAt ? format.since(controlChangedAt) : null
  const chosen = control === 'agent' ? mode : control === 'manager' && !byOther ? 'manager' : null
  const who = {
    paused: () => t('control.paused'),
    agent: () =>
      mode === 'auto' ? t('control.agentNow') : mode === 'suggest' ? t('inbox.speaker.draftsNow') : t('inbox.speaker.silentNow'),
    manager: () => (byOther ? t('control.otherNow', { name: assignee.name }) : t('control.mineNow')),
  }[control]()
  const options = [
    { speaker: 'auto', label: t('control.agent'), Icon: IconAgent },
    { speaker: 'suggest', label: t('inbox.speaker.drafts'), Icon: IconEdit },
    { speaker: 'manager', label: t('control.manager'), Icon: IconPerson },
  ] as const
  return (
    <div className={classes.control}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
      <div className={classes.switch} role="group" aria-label={t('control.label')}>
        {options.map(({ speaker, label, Icon }) => (
          <button
            key={speaker}
            type="button"
            className={classes.option}
            data-kind={speaker}
            aria-pressed={chosen === speaker}
            onClick={() => chosen !== speaker && onChoose(speaker)}
          >
            <Icon size={16} aria-hidden />
            {label}
          </button>
        ))}
      </div>
      <p className={classes.since}>
        {who}
        {since && ` · ${t('control.since', { at: since })}`}
      </p>
    </div>
  )
}
