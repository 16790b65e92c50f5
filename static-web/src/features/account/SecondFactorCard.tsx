import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '@/api/auth'
import { keys } from '@/api/keys'
import { Chip } from '@/components/Chip'
import { Card } from '@/components/Page'
import { toast } from '@/components/toast'
import classes from './Account.module.css'
import { DisableTotpDialog } from './DisableTotpDialog'
import { TotpSetUpSteps } from './TotpSetUpSteps'

export function SecondFactorCard({ me }: { me: Me }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'none' | 'setUp' | 'disable'>('none')
  const required = me.organization.requireTotp
  return (
    <Card title={t('account.totp.title')}>
      {open === 'setUp' ? (
        <TotpSetUpSteps
          onCancel={() => setOpen('none')}
          onDone={async () => {
            await queryClient.invalidateQueries({ queryKey: keys.me })
            setOpen('none')
            toast.success(t('account.totp.enabledToast'))
          }}
        />
      ) : (
        <div className={classes.row}>
          <span className={classes.grow}>
            <Chip tone={me.totpEnabled ? 'success' : 'neutral'}>
              {me.totpEnabled ? t('account.totp.on') : t('account.totp.off')}
            </Chip>
            <span className={classes.hint}>
              {me.totpEnabled && required ? t('account.totp.required') : t('account.totp.about')}
            </span>
          </span>
          {me.totpEnabled ? (
            // Where the agency requires it, switching it off would only lead to setting it up again.
            !required && (
              <Button variant="default" onClick={() => setOpen('disable')}>
                {t('account.totp.disable')}
              </Button>
            )
          ) : (
            <Button onClick={() => setOpen('setUp')}>{t('account.totp.enable')}</Button>
          )}
        </div>
      )}
      <DisableTotpDialog opened={open === 'disable'} onClose={() => setOpen('none')} />
    </Card>
  )
}
