import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ModelUsage } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { EmptyState } from '@/components/EmptyState'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import classes from '../Agents.module.css'
import { useModelUsage } from '../api/use-runs'
import { dollars, useTexts } from '../texts'
import { Drafts } from './Drafts'
import styles from './UsagePage.module.css'

const longestPeriodDays = 366
const isPossible = (from: string, to: string) =>
  from <= to && (Date.parse(to) - Date.parse(from)) / 86_400_000 < longestPeriodDays

/** The month's tokens against the plan, and what they went to. */
export function UsagePage() {
  const { t } = useTexts()
  useTitle(t('usage.title'))
  const [period, setPeriod] = useState<{ from?: string; to?: string }>({})
  const wrong = period.from !== undefined && period.to !== undefined && !isPossible(period.from, period.to)
  const query = useModelUsage(wrong ? undefined : period.from, wrong ? undefined : period.to)
  return (
    <QueryView query={query} errorTitle={t('usage.failed')} skeleton={<SkeletonRows count={4} height={60} />}>
      {usage => (
        <>
          <Month month={usage.month} />
          <Card title={t('usage.period')}>
            <div className={classes.filters}>
              <TextInput
                type="date"
                label={t('usage.from')}
                value={period.from ?? usage.from}
                error={wrong && t('usage.badPeriod')}
                onChange={({ currentTarget: { value } }) => setPeriod({ to: period.to ?? usage.to, from: value || undefined })}
              />
              <TextInput
                type="date"
                label={t('usage.to')}
                value={period.to ?? usage.to}
                onChange={({ currentTarget: { value } }) =>
                  setPeriod({ from: period.from ?? usage.from, to: value || undefined })
                }
              />
            </div>
            {usage.days.length > 0 ? <Days usage={usage} /> : <EmptyState title={t('usage.empty')} />}
          </Card>
          <Drafts from={usage.from} to={usage.to} />
        </>
      )}
    </QueryView>
  )
}

function Month({ month }: { month: ModelUsage['month'] }) {
  const { t } = useTexts()
  const format = useFormat()
  const share = month.tokensPerMonth > 0 ? month.tokensUsed / month.tokensPerMonth : 1
  const percent = Math.floor(share * 100)
  return (
    <Card title={t('usage.title')}>
      <p className={styles.used}>
        {t('usage.used', {
          used: format.number(month.tokensUsed),
          limit: format.number(month.tokensPerMonth),
          percent: format.number(percent),
        })}
      </p>
      <progress
        className={styles.meter}
        data-level={percent >= 100 ? 100 : percent >= 80 ? 80 : undefined}
        aria-label={t('usage.meter')}
        max={1}
        value={Math.min(1, share)}
      />
      <p className={classes.muted}>{t('usage.rest')}</p>
      <div className={classes.actions}>
        {month.alerts.map(alert => (
          <Chip key={alert.percent} tone={alert.percent >= 100 ? 'danger' : 'warning'}>
            {t('usage.alert', { percent: alert.percent, at: format.dateTime(alert.at) })}
          </Chip>
        ))}
      </div>
    </Card>
  )
}

function Days({ usage }: { usage: ModelUsage }) {
  const { t, kind, language } = useTexts()
  const format = useFormat()
  const { total } = usage
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must reach it
    <section className={styles.scroll} tabIndex={0} aria-label={t('usage.period')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('usage.day')}</th>
            <th scope="col">{t('usage.agent')}</th>
            <th scope="col">{t('usage.model')}</th>
            <th scope="col" className={styles.number}>
              {t('usage.calls')}
            </th>
            <th scope="col" className={styles.number}>
              {t('usage.tokensIn')}
            </th>
            <th scope="col" className={styles.number}>
              {t('usage.tokensOut')}
            </th>
            <th scope="col" className={styles.number}>
              {t('usage.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {usage.days.map(day => (
            <tr key={`${day.day} ${day.agentKind} ${day.provider} ${day.model}`}>
              <td>{format.shortDate(day.day)}</td>
              <td>{kind(day.agentKind)}</td>
              <td>
                <bdi>{day.model}</bdi>
              </td>
              <td className={styles.number}>{format.number(day.calls)}</td>
              <td className={styles.number}>{format.number(day.tokensIn)}</td>
              <td className={styles.number}>{format.number(day.tokensOut)}</td>
              <td className={styles.number}>{dollars(day.cost, language)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {t('usage.total')}
            </th>
            <td className={styles.number}>{format.number(total.calls)}</td>
            <td className={styles.number}>{format.number(total.tokensIn)}</td>
            <td className={styles.number}>{format.number(total.tokensOut)}</td>
            <td className={styles.number}>{dollars(total.cost, language)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
