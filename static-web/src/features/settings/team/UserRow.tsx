import { ActionIcon, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '@/api/users'
import { Avatar } from '@/components/Avatar'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconDots } from '@/components/icons'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { type UserChange, useUpdateUser } from '../api/use-update-user'
import { LoadDialog } from './LoadDialog'
import { Presence } from './Presence'
import classes from './Team.module.css'

export function UserRow({ user, isMe, onInviteAgain }: { user: User; isMe: boolean; onInviteAgain: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateUser(user.id)
  const [asking, setAsking] = useState<'disable' | 'demote' | 'load' | null>(null)
  const isAdmin = user.role !== 'manager'
  const isDisabled = user.status === 'disabled'

  const save = (change: UserChange, done: string) =>
    update.mutate(change, {
      onSuccess: () => toast.success(done),
      onError: error => toast.error(problemText(error, t)),
      onSettled: () => setAsking(null),
    })
  const setRole = (role: 'org_admin' | 'manager') => save({ role }, t('settings.team.roleChanged', { name: user.name }))

  return (
    <li className={classes.user} data-disabled={isDisabled || undefined}>
      <Avatar name={user.name} size={36} />
      <span className={classes.person}>
        <bdi className={classes.name}>{user.name}</bdi>
        <bdi className={classes.email}>{user.email}</bdi>
        {user.status === 'active' && (
          <span className={classes.seen}>
            <Presence user={user} /> · {t('dialogues.load.upTo', { count: user.maxOpenDialogs })}
          </span>
        )}
        {user.lastSeenAt && !user.isOnline && (
          <time className={classes.seen} dateTime={user.lastSeenAt} title={format.dateTime(user.lastSeenAt)}>
            {t('settings.team.lastSeen', { at: format.day(user.lastSeenAt) })}
          </time>
        )}
      </span>
      <span className={classes.chips}>
        {isMe && <Chip>{t('settings.team.me')}</Chip>}
        {user.status === 'invited' && <Chip tone="warning">{t('settings.team.status.invited')}</Chip>}
        {isDisabled && <Chip tone="danger">{t('settings.team.status.disabled')}</Chip>}
        {user.totpEnabled && <Chip tone="success">{t('settings.team.totp')}</Chip>}
        <Chip tone={isAdmin ? 'accent' : 'neutral'}>{t(`roles.${user.role}`)}</Chip>
      </span>
      {user.role === 'super_admin' ? (
        <span className={classes.noMenu} />
      ) : (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size="lg" loading={update.isPending} aria-label={t('settings.team.actions', { name: user.name })}>
              <IconDots size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {user.status === 'invited' && <Menu.Item onClick={onInviteAgain}>{t('settings.team.inviteAgain')}</Menu.Item>}
            {!isDisabled && <Menu.Item onClick={() => setAsking('load')}>{t('dialogues.load.change')}</Menu.Item>}
            {isAdmin ? (
              <Menu.Item onClick={() => (isMe ? setAsking('demote') : setRole('manager'))}>
                {t('settings.team.makeManager')}
              </Menu.Item>
            ) : (
              <Menu.Item onClick={() => setRole('org_admin')}>{t('settings.team.makeAdmin')}</Menu.Item>
            )}
            {isDisabled ? (
              <Menu.Item onClick={() => save({ status: 'active' }, t('settings.team.enabled', { name: user.name }))}>
                {t('settings.team.enable')}
              </Menu.Item>
            ) : (
              <Menu.Item className={classes.danger} onClick={() => setAsking('disable')}>
                {t('settings.team.disable')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asking === 'load' && <LoadDialog user={user} onClose={() => setAsking(null)} />}
      <ConfirmDialog
        opened={asking === 'disable'}
        title={t('settings.team.disableTitle', { name: user.name })}
        confirmLabel={t('settings.team.disable')}
        danger
        busy={update.isPending}
        onConfirm={() => save({ status: 'disabled' }, t('settings.team.disabled', { name: user.name }))}
        onClose={() => setAsking(null)}
      >
        <p>{isMe ? t('settings.team.disableMeText') : t('settings.team.disableText')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'demote'}
        title={t('settings.team.demoteMeTitle')}
        confirmLabel={t('settings.team.makeManager')}
        danger
        busy={update.isPending}
        onConfirm={() => setRole('manager')}
        onClose={() => setAsking(null)}
      >
        <p>{t('settings.team.demoteMeText')}</p>
      </ConfirmDialog>
    </li>
  )
}
