import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { StatusStep } from '@/api/clients'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useStatusHistory } from './api/use-status-history'
import classes from './ClientPanel.module.css'

/** How the client has moved in the funnel, and who moved them. */
export function StatusHistory({ clientId, heading: Heading }: { clientId: string; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation()
  const query = useStatusHistory(clientId)
  return (
    <section className={classes.section}>
      <Heading className={classes.sectionTitle}>{t('client.history.title')}</Heading>
      <QueryView query={query} errorTitle={t('client.history.failed')} skeleton={<SkeletonRows count={2} height={36} />}>
        {steps =>
          steps.length > 0 ? (
            <>
              <ol className={classes.list}>
                {steps.map(step => (
                  <Step key={step.id} step={step} />
                ))}
              </ol>
              {query.hasNextPage && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('common.showMore')}
                </Button>
              )}
            </>
          ) : (
            <p className={classes.hint}>{t('client.history.empty')}</p>
          )
        }
      </QueryView>
    </section>
  )
}

function Step({ step }: { step: StatusStep }) {
  const { t } = useTranslation()
  const format = useFormat()
  const to = t(`client.statuses.${step.toStatus}`)
  const who = step.byUserName ?? t(`client.history.by.${step.byKind}`)
  return (
    <li className={classes.step}>
      <span>{step.fromStatus ? t('client.history.step', { from: t(`client.statuses.${step.fromStatus}`), to }) : to}</span>
      <span className={classes.meta}>
        <bdi>{who}</bdi>
        {' · '}
        <time dateTime={step.at} title={format.dateTime(step.at)}>
          {format.day(step.at)}, {format.time(step.at)}
        </time>
      </span>
      {/* The AI's reasons are for machines. */}
      {step.reason && step.byKind === 'user' && (
        <bdi dir="auto" className={classes.meta}>
          {step.reason}
        </bdi>
      )}
    </li>
  )
}
