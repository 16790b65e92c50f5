import { Alert, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Invitation } from '@/api/users'
import { CopyField } from '@/components/CopyField'
import classes from './Team.module.css'

/** Whether the mail has left, and the link to pass on by hand. */
export function InvitationLink({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { t } = useTranslation()
  const { user, link, mailed } = invitation
  return (
    <div className={classes.form}>
      <Alert color={mailed ? 'brand' : 'red'} role="status">
        {mailed ? t('settings.team.mailed', { email: user.email }) : t('settings.team.notMailed', { email: user.email })}
      </Alert>
      <CopyField label={t('settings.team.link')} value={link} />
      <p className={classes.about}>{t('settings.team.linkHint')}</p>
      <div className={classes.actions}>
        <Button onClick={onClose}>{t('common.done')}</Button>
      </div>
    </div>
  )
}
