import { Alert, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Organization } from '@/api/organization'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { Card } from '@/components/Page'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useUpdateOrganization } from './api/use-update-organization'
import classes from './SettingsPage.module.css'

/** Nobody works without a second factor: said what it does before it is switched on. */
export function RequireTotpCard({ organization }: { organization: Organization }) {
  const { t } = useTranslation()
  const update = useUpdateOrganization(organization)
  const [asking, setAsking] = useState(false)
  const save = (requireTotp: boolean) =>
    update.mutate({ requireTotp }, { onSuccess: () => toast.success(t('settings.saved')), onSettled: () => setAsking(false) })
  return (
    <Card title={t('settings.security.title')}>
      <Switch
        label={t('settings.security.requireTotp')}
        description={t('settings.security.requireTotpHint')}
        checked={organization.requireTotp}
        disabled={update.isPending}
        onChange={event => (event.currentTarget.checked ? setAsking(true) : save(false))}
      />
      {update.error && (
        <Alert color="red" role="alert" className={classes.alert}>
          {problemText(update.error, t)}
        </Alert>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('settings.security.requireTitle')}
        confirmLabel={t('settings.security.require')}
        busy={update.isPending}
        onConfirm={() => save(true)}
        onClose={() => setAsking(false)}
      >
        <p>{t('settings.security.requireText')}</p>
      </ConfirmDialog>
    </Card>
  )
}
