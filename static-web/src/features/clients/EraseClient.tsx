import '@/lib/record-texts'
import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '@/api/clients'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { useFormat } from '@/lib/format'
import { useClientName } from '@/lib/use-client-name'
import { useEraseClient } from './api/use-erase-client'
import classes from './ClientPanel.module.css'

/** At a client's wish, for administrators: what tells who they were goes for good. */
export function EraseClient({ client, heading: Heading }: { client: Client; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useClientName()(client)
  const erase = useEraseClient(client.id)
  const [asking, setAsking] = useState(false)
  const [understood, setUnderstood] = useState(false)
  const close = () => {
    setAsking(false)
    setUnderstood(false)
  }
  return (
    <section className={classes.section}>
      <Heading className={classes.sectionTitle}>{t('records.erase.title')}</Heading>
      <p className={classes.hint}>
        {client.erasedAt ? t('records.erase.done', { at: format.day(client.erasedAt) }) : t('records.erase.hint')}
      </p>
      {!client.erasedAt && (
        <Button className={classes.erase} variant="light" color="red" size="compact-sm" onClick={() => setAsking(true)}>
          {t('records.erase.act')}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('records.erase.askTitle')}
        confirmLabel={t('records.erase.confirm')}
        danger
        disabled={!understood}
        busy={erase.isPending}
        onConfirm={() => erase.mutate(undefined, { onSettled: close })}
        onClose={close}
      >
        <p>{t('records.erase.askText', { name })}</p>
        <Checkbox
          label={t('records.erase.understood')}
          checked={understood}
          onChange={event => setUnderstood(event.currentTarget.checked)}
        />
      </ConfirmDialog>
    </section>
  )
}
