import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Qualification, QualificationField } from '@/api/clients'
import { Chip } from '@/components/Chip'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { travellers } from '@/lib/travellers'
import { useQualification } from './api/use-qualification'
import classes from './ClientPanel.module.css'

/** What is known of the trip, and which message each fact was taken from. */
export function TripBrief({
  clientId,
  heading,
  onOpenMessage,
}: {
  clientId: string
  heading: 'h2' | 'h3'
  onOpenMessage: (messageId: string) => void
}) {
  const { t } = useTranslation()
  const query = useQualification(clientId)
  return (
    <QueryView query={query} errorTitle={t('brief.failed')} skeleton={<SkeletonRows count={4} height={24} />}>
      {brief => <Brief brief={brief} heading={heading} onOpenMessage={onOpenMessage} t={t} />}
    </QueryView>
  )
}

function Brief({
  brief,
  heading: Heading,
  onOpenMessage,
  t,
}: {
  brief: Qualification
  heading: 'h2' | 'h3'
  onOpenMessage: (messageId: string) => void
  t: TFunction
}) {
  const format = useFormat()
  const dates = format.dateRange(brief.dateFrom, brief.dateTo)
  const source = (field: QualificationField) => brief.sources[field]
  const row = (label: string, value: ReactNode, messageId: string | undefined) => (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>
        {value ?? <span className={classes.missing}>{t('brief.notKnown')}</span>}
        {value && messageId && (
          <div>
            <button
              type="button"
              className={classes.source}
              onClick={() => onOpenMessage(messageId)}
              aria-label={t('brief.sourceOf', { field: label })}
            >
              {t('brief.source')}
            </button>
          </div>
        )}
      </dd>
    </div>
  )
  const wishes = brief.wishes ?? []
  const place = brief.destination ?? (brief.country && format.country(brief.country))
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('brief.title')}</Heading>
        <span className={classes.percent}>{t('brief.completeness', { percent: brief.completeness })}</span>
      </div>
      <div className={classes.meter} aria-hidden>
        <span style={{ inlineSize: `${Math.min(100, Math.max(0, brief.completeness))}%` }} />
      </div>
      <dl className={classes.facts}>
        {row(t('brief.destination'), place && <bdi dir="auto">{place}</bdi>, source('destination'))}
        {brief.tourType && row(t('brief.kind'), t(`products.types.${brief.tourType}`), undefined)}
        {row(
          t('brief.dates'),
          dates && (
            <>
              {dates}
              {brief.flexible && <div className={classes.missing}>{t('brief.flexible')}</div>}
            </>
          ),
          source('dates'),
        )}
        {row(t('brief.travellers'), travellers(brief, t, format.list), source('travellers'))}
        {row(t('brief.budget'), brief.budget && <bdi>{format.money(brief.budget)}</bdi>, source('budget'))}
        {row(
          t('brief.wishes'),
          wishes.length > 0 ? (
            <span className={classes.wishes}>
              {wishes.map(wish => (
                <Chip key={wish}>
                  <bdi dir="auto">{wish}</bdi>
                </Chip>
              ))}
            </span>
          ) : null,
          source('wishes'),
        )}
      </dl>
      {brief.completeness === 0 && <p className={classes.hint}>{t('brief.emptyHint')}</p>}
    </section>
  )
}
