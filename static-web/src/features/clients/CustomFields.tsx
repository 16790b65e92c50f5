import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '@/api/clients'
import { UserText } from '@/components/UserText'
import classes from './ClientPanel.module.css'
import { CustomFieldsDialog } from './CustomFieldsDialog'

/** What the agency itself writes down of a client: a passport's term, a loyalty number… */
export function CustomFields({ client, heading: Heading }: { client: Client; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const fields = Object.entries(client.customFields)
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('client.fields.title')}</Heading>
        <Button variant="subtle" size="compact-sm" aria-label={t('client.fields.edit')} onClick={() => setEditing(true)}>
          {t('common.edit')}
        </Button>
      </div>
      {fields.length > 0 ? (
        <dl className={classes.facts}>
          {fields.map(([name, value]) => (
            <div key={name} className={classes.fact}>
              <dt>
                <bdi dir="auto">{name}</bdi>
              </dt>
              <dd>
                <UserText text={value} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={classes.hint}>{t('client.fields.empty')}</p>
      )}
      <CustomFieldsDialog client={client} opened={editing} onClose={() => setEditing(false)} />
    </section>
  )
}
