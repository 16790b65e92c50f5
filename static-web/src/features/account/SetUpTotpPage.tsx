import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'
import { useTitle } from '@/lib/use-title'
import { TotpSetUpSteps } from './TotpSetUpSteps'

/** The agency requires a second factor: it is set up before anything else. */
export function SetUpTotpPage({ onDone, onSignOut }: { onDone: () => Promise<void>; onSignOut: () => void }) {
  const { t } = useTranslation()
  useTitle(t('account.totp.forcedTitle'))
  const [begun, setBegun] = useState(false)
  return (
    <AuthLayout title={t('account.totp.forcedTitle')} hint={t('account.totp.forcedHint')} wide={begun}>
      <div className={classes.form}>
        {begun ? (
          <TotpSetUpSteps onDone={onDone} />
        ) : (
          <Button fullWidth autoFocus onClick={() => setBegun(true)}>
            {t('account.totp.begin')}
          </Button>
        )}
      </div>
      <div className={classes.choices}>
        <Button variant="subtle" size="compact-sm" color="gray" onClick={onSignOut}>
          {t('auth.logout')}
        </Button>
      </div>
    </AuthLayout>
  )
}
