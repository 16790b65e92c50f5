import '@/lib/settings-texts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '@/api/users'
import { IconPlus } from '@/components/icons'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useOrganization } from '../api/use-organization'
import { useUsers } from '../api/use-users'
import { InviteAgainDialog, InviteDialog } from './InviteDialog'
import classes from './Team.module.css'
import { UserRow } from './UserRow'

/** Who works in the agency, and who may do what. */
export function TeamPage({ userId }: { userId: string }) {
  const { t } = useTranslation()
  useTitle(t('settings.team.title'))
  const query = useUsers()
  const organization = useOrganization()
  const [inviting, setInviting] = useState(false)
  const [again, setAgain] = useState<User | null>(null)
  const seats = organization.data?.maxUsers
  const taken = query.hasNextPage ? undefined : query.data?.filter(user => user.status !== 'disabled').length
  return (
    <Card title={t('settings.team.title')}>
      <div className={classes.head}>
        <p className={classes.about}>
          {t('settings.team.hint')}
          {seats !== undefined && taken !== undefined && (
            <span className={classes.seats}>{t('settings.team.seats', { taken, seats })}</span>
          )}
        </p>
        <Button leftSection={<IconPlus size={18} />} onClick={() => setInviting(true)}>
          {t('settings.team.invite')}
        </Button>
      </div>
      <QueryView query={query} errorTitle={t('settings.team.failed')} skeleton={<SkeletonRows count={4} height={44} />}>
        {users => (
          <>
            <ul className={classes.team}>
              {users.map(user => (
                <UserRow key={user.id} user={user} isMe={user.id === userId} onInviteAgain={() => setAgain(user)} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('common.showMore')}
              </Button>
            )}
          </>
        )}
      </QueryView>
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
      <InviteAgainDialog user={again} onClose={() => setAgain(null)} />
    </Card>
  )
}
