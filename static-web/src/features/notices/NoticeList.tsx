import '@/lib/notice-texts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Notice } from '@/api/notifications'
import { EmptyState } from '@/components/EmptyState'
import { IconBell, IconCheck } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { useNotices, useReadAllNotices, useReadNotice } from './api/use-notices'
import classes from './Notices.module.css'
import { targetOf } from './target'

const kinds = [
  'mention',
  'task',
  'tokens_80',
  'tokens_100',
  'handoff',
  'handoff_escalated',
  'client_waiting',
  'draft',
  'hold_proposed',
  'hold_expiring',
  'hold_expired',
  'hold_promoted',
  'hold_departure_removed',
  'task_due',
  'scheduled_canceled',
] as const

/** One's notices, newest first; each leads to what it is about, and is read when it is opened. */
export function NoticeList({ titled, onOpened }: { titled: boolean; onOpened: () => void }) {
  const { t } = useTranslation()
  const query = useNotices()
  const read = useReadNotice()
  const readAll = useReadAllNotices()
  const fail = { onError: (error: unknown) => toast.error(problemText(error, t)) }
  return (
    <div className={classes.notices}>
      <div className={classes.head}>
        {titled && <h2 className={classes.title}>{t('notices.title')}</h2>}
        {query.data?.some(notice => !notice.readAt) && (
          <Button size="compact-sm" variant="subtle" loading={readAll.isPending} onClick={() => readAll.mutate(undefined, fail)}>
            {t('notices.readAll')}
          </Button>
        )}
      </div>
      <QueryView query={query} errorTitle={t('notices.failed')} skeleton={<SkeletonRows count={4} height={52} />}>
        {notices =>
          notices.length === 0 ? (
            <EmptyState icon={<IconBell />} title={t('notices.empty')} hint={t('notices.emptyHint')} />
          ) : (
            <>
              <ul className={classes.list}>
                {notices.map(notice => (
                  <Item
                    key={notice.id}
                    notice={notice}
                    onRead={() => !notice.readAt && read.mutate(notice.id, fail)}
                    onOpened={onOpened}
                  />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button
                  variant="default"
                  className={classes.more}
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('common.showMore')}
                </Button>
              )}
            </>
          )
        }
      </QueryView>
    </div>
  )
}

function Item({ notice, onRead, onOpened }: { notice: Notice; onRead: () => void; onOpened: () => void }) {
  const { t } = useTranslation()
  const target = targetOf(notice)
  return (
    <li className={classes.item} data-unread={!notice.readAt || undefined}>
      {target ? (
        <Link
          {...target}
          className={classes.link}
          onClick={() => {
            onRead()
            onOpened()
          }}
        >
          <Words notice={notice} />
        </Link>
      ) : (
        <div className={classes.link}>
          <Words notice={notice} />
        </div>
      )}
      {!notice.readAt && (
        <button
          type="button"
          className={classes.read}
          aria-label={t('notices.markRead')}
          title={t('notices.markRead')}
          onClick={onRead}
        >
          <IconCheck size={18} />
        </button>
      )}
    </li>
  )
}

function Words({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, title, clientName, createdAt, readAt } = notice
  return (
    <>
      <span className={classes.line}>
        {!readAt && <span className="visually-hidden">{t('notices.unread')} </span>}
        <span className={classes.kind}>{t(`notices.kind.${kinds.find(name => name === kind) ?? 'other'}`)}</span>
        <time className={classes.time} dateTime={createdAt} title={format.dateTime(createdAt)}>
          {format.moment(createdAt)}
        </time>
      </span>
      {clientName && (
        <bdi dir="auto" className={classes.client}>
          {clientName}
        </bdi>
      )}
      {title && (
        <bdi dir="auto" className={classes.about}>
          {title}
        </bdi>
      )}
    </>
  )
}
