import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountSession } from '@/api/account'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconPhone, IconSystem } from '@/components/icons'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { readUserAgent } from '@/lib/user-agent'
import classes from './Account.module.css'
import { useEndAllSessions, useEndSession, useSessions } from './api/use-sessions'

/** Where one is signed in, and how to end it. */
export function SessionsCard({ onSignedOut }: { onSignedOut: () => void }) {
  const { t } = useTranslation()
  const query = useSessions()
  const endAll = useEndAllSessions()
  const [asking, setAsking] = useState(false)
  return (
    <Card title={t('account.sessions.title')}>
      <QueryView query={query} errorTitle={t('account.sessions.failed')} skeleton={<SkeletonRows count={2} height={44} />}>
        {({ items }) => (
          <>
            <ul className={classes.list}>
              {items.map(session => (
                <Row key={session.id} session={session} />
              ))}
            </ul>
            <Button variant="default" onClick={() => setAsking(true)}>
              {t('account.sessions.endAll')}
            </Button>
          </>
        )}
      </QueryView>
      <ConfirmDialog
        opened={asking}
        title={t('account.sessions.endAllTitle')}
        confirmLabel={t('account.sessions.endAll')}
        danger
        busy={endAll.isPending}
        onConfirm={() =>
          endAll.mutate(undefined, { onSuccess: onSignedOut, onError: error => toast.error(problemText(error, t)) })
        }
        onClose={() => setAsking(false)}
      >
        <p>{t('account.sessions.endAllText')}</p>
      </ConfirmDialog>
    </Card>
  )
}

function Row({ session }: { session: AccountSession }) {
  const { t } = useTranslation()
  const format = useFormat()
  const end = useEndSession()
  const { browser, system, isPhone } = readUserAgent(session.userAgent)
  const name = [browser, system].filter(Boolean).join(', ') || t('account.sessions.unknown')
  return (
    <li>
      {isPhone ? <IconPhone className={classes.icon} aria-hidden /> : <IconSystem className={classes.icon} aria-hidden />}
      <span className={classes.grow}>
        <bdi className={classes.name}>{name}</bdi>
        <span className={classes.hint}>
          {session.address && (
            <>
              <bdi>{session.address}</bdi>
              {' · '}
            </>
          )}
          <time dateTime={session.lastUsedAt} title={format.dateTime(session.lastUsedAt)}>
            {t('account.sessions.lastUsed', { at: `${format.day(session.lastUsedAt)}, ${format.time(session.lastUsedAt)}` })}
          </time>
        </span>
      </span>
      {session.current ? (
        <Chip tone="accent">{t('account.sessions.current')}</Chip>
      ) : (
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={t('account.sessions.endOne', { name })}
          onClick={() => end.mutate(session.id)}
        >
          {t('account.sessions.end')}
        </Button>
      )}
    </li>
  )
}
