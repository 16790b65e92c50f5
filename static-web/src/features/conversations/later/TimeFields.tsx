import { Switch, TextInput } from '@mantine/core'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { TimeZoneContext, useFormat } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { instantOf, type WallTime, wallTime } from '@/lib/zoned-time'
import { choicesFor } from './choices'
import classes from './Later.module.css'

export interface When {
  at: WallTime
  cancelOnReply: boolean
}

/** When a message leaves, by the client's clock, with one's own beside it. */
export function TimeFields({
  timeZone,
  value,
  error,
  onChange,
}: {
  timeZone: string
  value: When
  error?: string | undefined
  onChange: (value: When) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const ownZone = useContext(TimeZoneContext) ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const now = wallTime(useNow(60_000), timeZone)
  const at = instantOf(value.at, timeZone)
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
      <div className={classes.choices} role="group" aria-label={t('chat.later.choices')}>
        {choicesFor(now).map(choice => (
          <button
            key={choice.name}
            type="button"
            className={classes.choice}
            aria-pressed={value.at === choice.at}
            onClick={() => onChange({ ...value, at: choice.at })}
          >
            {t(`chat.later.choice.${choice.name}`)}
          </button>
        ))}
      </div>
      <TextInput
        type="datetime-local"
        label={t('chat.later.when')}
        description={t('chat.later.zone', { zone: timeZone.replaceAll('_', ' '), now: now.slice(11) })}
        min={now}
        required
        value={value.at}
        error={error}
        onChange={event => onChange({ ...value, at: event.currentTarget.value.slice(0, 16) })}
      />
      {at !== null && ownZone !== timeZone && (
        <p className={classes.own}>{t('chat.later.own', { at: format.dateTime(new Date(at).toISOString()) })}</p>
      )}
      <Switch
        label={t('chat.later.cancelOnReply')}
        checked={value.cancelOnReply}
        onChange={event => onChange({ ...value, cancelOnReply: event.currentTarget.checked })}
      />
    </>
  )
}
