import { ActionIcon, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Day } from '@/api/organization'
import { IconPlus, IconTrash } from '@/components/icons'
import classes from './WorkingHours.module.css'
import { mostSpansADay, newSpan, type Span, spanProblem } from './working-hours'

/** One day of the week: off, or from–to; with a break it has a second span. */
export function WorkingDay({ day, spans, onChange }: { day: Day; spans: Span[]; onChange: (spans: Span[]) => void }) {
  const { t } = useTranslation()
  const name = t(`settings.hours.days.${day}`)
  const problem = spanProblem(spans)
  const set = (key: number, change: Partial<Span>) =>
    onChange(spans.map(span => (span.key === key ? { ...span, ...change } : span)))
  const last = spans.at(-1)
  return (
    <fieldset className={classes.day}>
      <legend className="visually-hidden">{name}</legend>
      <Switch
        className={classes.dayName}
        label={name}
        checked={spans.length > 0}
        onChange={event => onChange(event.currentTarget.checked ? [newSpan()] : [])}
      />
      <div className={classes.spans}>
        {spans.length === 0 && <span className={classes.off}>{t('settings.hours.off')}</span>}
        {spans.map((span, index) => (
          <div key={span.key} className={classes.span}>
            <TextInput
              type="time"
              aria-label={t('settings.hours.from', { day: name })}
              value={span.from}
              error={problem !== null}
              onChange={event => set(span.key, { from: event.currentTarget.value })}
            />
            <span aria-hidden>–</span>
            <TextInput
              type="time"
              aria-label={t('settings.hours.to', { day: name })}
              value={span.to}
              error={problem !== null}
              onChange={event => set(span.key, { to: event.currentTarget.value })}
            />
            {index === 0 ? (
              spans.length < mostSpansADay && (
                <ActionIcon
                  aria-label={t('settings.hours.add', { day: name })}
                  title={t('settings.hours.addShort')}
                  onClick={() => onChange([...spans, newSpan(last?.to ?? '', '')])}
                >
                  <IconPlus size={18} />
                </ActionIcon>
              )
            ) : (
              <ActionIcon
                aria-label={t('settings.hours.remove', { day: name })}
                onClick={() => onChange(spans.filter(other => other.key !== span.key))}
              >
                <IconTrash size={18} />
              </ActionIcon>
            )}
          </div>
        ))}
        {problem && (
          <span role="alert" className={classes.problem}>
            {t(`settings.hours.problem.${problem}`)}
          </span>
        )}
      </div>
    </fieldset>
  )
}
