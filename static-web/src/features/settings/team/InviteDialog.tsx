import { Modal } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '@/api/users'
import { ErrorState } from '@/components/ErrorState'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useInviteUser, useInviteUserAgain } from '../api/use-invite-user'
import { InvitationLink } from './InvitationLink'
import { InviteForm } from './InviteForm'

export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('settings.team.inviteTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Invite onClose={onClose} />
    </Modal>
  )
}

/** Null closes it. */
export function InviteAgainDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={user !== null}
      onClose={onClose}
      title={t('settings.team.inviteTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {user && <InviteAgain id={user.id} onClose={onClose} />}
    </Modal>
  )
}

// Inside the dialogs, so that each opening begins anew.
function Invite({ onClose }: { onClose: () => void }) {
  const invite = useInviteUser()
  return invite.data ? (
    <InvitationLink invitation={invite.data} onClose={onClose} />
  ) : (
    <InviteForm invite={invite} onClose={onClose} />
  )
}

function InviteAgain({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { mutate, data, error } = useInviteUserAgain()
  useEffect(() => mutate(id), [mutate, id])
  if (data) return <InvitationLink invitation={data} onClose={onClose} />
  if (error) return <ErrorState error={error} title={t('settings.team.inviteFailed')} onRetry={() => mutate(id)} />
  return <SkeletonRows count={2} height={40} />
}
