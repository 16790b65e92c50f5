import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Client, type ClientStatus, clientStatuses } from '@/api/clients'
import { useSetClientStatus } from './api/use-set-client-status'

/** The client's place in the funnel. */
export function StatusSelect({ client }: { client: Client }) {
  const { t } = useTranslation()
  const setStatus = useSetClientStatus(client.id)
  return (
    <Select
      label={t('client.status')}
      value={client.status}
      onChange={value => value && value !== client.status && setStatus.mutate(value as ClientStatus)}
      data={clientStatuses.map(value => ({ value, label: t(`client.statuses.${value}`) }))}
      allowDeselect={false}
      checkIconPosition="right"
    />
  )
}
