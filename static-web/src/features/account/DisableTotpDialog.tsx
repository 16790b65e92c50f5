import { Alert, Button, Modal, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import classes from './Account.module.css'
import { useDisableTotp } from './api/use-totp'

export function DisableTotpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('account.totp.disableTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <DisableForm onClose={onClose} />
    </Modal>
  )
}

// Inside the dialog, so that it begins anew each time.
function DisableForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const disable = useDisableTotp()
  const [password, setPassword] = useState('')
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        disable.mutate(password, {
          onSuccess: () => {
            onClose()
            toast.success(t('account.totp.disabledToast'))
          },
        })
      }}
    >
      <p className={classes.about}>{t('account.totp.disableText')}</p>
      {disable.error && (
        <Alert color="red" role="alert">
          {problemText(disable.error, t)}
        </Alert>
      )}
      <PasswordInput
        label={t('account.password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
        data-autofocus
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" color="red" loading={disable.isPending} disabled={!password}>
          {t('account.totp.disable')}
        </Button>
      </div>
    </form>
  )
}
