import '@/lib/settings-texts'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useOrganization } from './api/use-organization'
import { DialoguesForm } from './dialogues/DialoguesForm'
import { OrganizationForm } from './OrganizationForm'
import { RequireTotpCard } from './RequireTotpCard'
import { WorkingHoursForm } from './WorkingHoursForm'

export function OrganizationPage() {
  const { t } = useTranslation()
  useTitle(t('settings.organization'))
  const query = useOrganization()
  return (
    <QueryView query={query} errorTitle={t('settings.organizationFailed')} skeleton={<SkeletonRows count={6} height={48} />}>
      {organization => (
        <>
          <Card title={t('settings.organization')}>
            <OrganizationForm organization={organization} />
          </Card>
          <Card title={t('settings.hours.title')}>
            <WorkingHoursForm organization={organization} />
          </Card>
          <Card title={t('dialogues.title')}>
            <DialoguesForm organization={organization} />
          </Card>
          <RequireTotpCard organization={organization} />
        </>
      )}
    </QueryView>
  )
}
