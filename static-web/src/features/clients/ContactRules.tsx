import { Select, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Client, type Consent, consents } from '@/api/clients'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { useFormat } from '@/lib/format'
import { useUpdateClient } from './api/use-update-client'
import classes from './ClientPanel.module.css'

/** Whether the client may be written to: first, and at all. */
export function ContactRules({ client, heading: Heading }: { client: Client; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateClient(client.id)
  const [asking, setAsking] = useState(false)
  const shown = { ...client, ...(update.isPending ? update.variables : {}) }
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('client.contact.title')}</Heading>
      </div>
      <Select
        label={t('client.contact.consent')}
        description={
          client.consentAt ? t('client.contact.since', { at: format.day(client.consentAt) }) : t('client.contact.consentHint')
        }
        value={shown.consent}
        onChange={value => value && value !== client.consent && update.mutate({ consent: value as Consent })}
        data={consents.map(value => ({ value, label: t(`client.contact.consents.${value}`) }))}
        allowDeselect={false}
        checkIconPosition="right"
      />
      <Switch
        className={classes.switch}
        label={t('client.contact.block')}
        description={t('client.contact.blockHint')}
        checked={shown.blocked === true}
        onChange={event => (event.currentTarget.checked ? setAsking(true) : update.mutate({ blocked: false }))}
      />
      <ConfirmDialog
        opened={asking}
        title={t('client.contact.blockTitle')}
        confirmLabel={t('client.contact.blockAct')}
        danger
        busy={update.isPending}
        onConfirm={() => update.mutate({ blocked: true }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{t('client.contact.blockText')}</p>
      </ConfirmDialog>
    </section>
  )
}
