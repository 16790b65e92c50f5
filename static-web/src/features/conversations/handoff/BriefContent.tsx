import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Brief } from '@/api/conversations'
import { Chip } from '@/components/Chip'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useBrief } from '../api/use-brief'
import { useAttentionText } from '../use-attention-text'
import classes from './HandoffBrief.module.css'
import { useWants } from './use-wants'

export function BriefContent({
  conversationId,
  userId,
  onOpenMessage,
}: {
  conversationId: string
  userId: string
  onOpenMessage: (messageId: string) => void
}) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is long, and the keyboard must reach it
    <div className={classes.content} tabIndex={0}>
      <QueryView
        query={useBrief(conversationId)}
        errorTitle={t('inbox.briefing.failed')}
        skeleton={<SkeletonRows count={3} height={20} />}
      >
        {brief => <Content brief={brief} userId={userId} onOpenMessage={onOpenMessage} />}
      </QueryView>
    </div>
  )
}

function Content({ brief, userId, onOpenMessage }: { brief: Brief; userId: string; onOpenMessage: (messageId: string) => void }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { wants, missing } = useWants(brief)
  const reason = useReason(brief, userId)
  return (
    <>
      {reason && <p className={classes.reason}>{reason}</p>}
      <dl className={classes.parts}>
        <Part title={t('inbox.briefing.wants')}>
          <bdi>{wants}</bdi>
          {missing && <div className={classes.muted}>{missing}</div>}
        </Part>
        {brief.told.length > 0 && (
          <Part title={t('inbox.briefing.told')}>
            <ul className={classes.list}>
              {brief.told.map(tour => (
                <li key={`${tour.productId} ${tour.date}`}>
                  <Link to="/products/$productId" params={{ productId: tour.productId }}>
                    {t('inbox.briefing.toldTour', {
                      tour: tour.title[i18n.language] ?? Object.values(tour.title)[0] ?? '',
                      date: format.date(tour.date),
                      money: format.money({ amount: tour.priceAdult, currency: tour.currency }),
                    })}
                  </Link>
                  {!tour.stands && (
                    <>
                      {' '}
                      <Chip tone="warning">{t('inbox.briefing.noLonger')}</Chip>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {brief.open.length > 0 && (
          <Part title={t('inbox.briefing.open')}>
            <ul className={classes.list}>
              {brief.open.map(question => (
                <li key={question.messageId}>
                  <button type="button" className={classes.question} onClick={() => onOpenMessage(question.messageId)}>
                    <span className="visually-hidden">{t('inbox.briefing.openMessage')} </span>
                    <bdi dir="auto">{question.text || t('inbox.attention.media')}</bdi>{' '}
                    <time className={classes.muted} dateTime={question.at}>
                      {format.moment(question.at)}
                    </time>
                  </button>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </dl>
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** "Asks for a person · 14:20 · offered to you · the whole team was called"; null when the agents did not ask. */
function useReason(brief: Brief, userId: string): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  const attentionText = useAttentionText()
  const { reason, requestedAt, offeredTo, escalation } = brief
  if (!reason || !requestedAt) return null
  return [
    attentionText(reason),
    format.moment(requestedAt),
    offeredTo === null
      ? t('inbox.briefing.offeredToAll')
      : offeredTo.id === userId
        ? t('inbox.briefing.offeredToYou')
        : t('inbox.briefing.offeredTo', { name: offeredTo.name }),
    ...(escalation > 1 ? [t('inbox.briefing.escalatedTwice')] : escalation === 1 ? [t('inbox.briefing.escalated')] : []),
  ].join(' · ')
}
