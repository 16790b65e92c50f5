import '@/lib/record-texts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client, Duplicate } from '@/api/clients'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { formatPhone } from '@/lib/format'
import { useClientName } from '@/lib/use-client-name'
import { useDuplicates, useMergeClient, useUnmergeClient } from './api/use-duplicates'
import classes from './ClientPanel.module.css'

/** Other records that may be the same person. They become part of this one, or are left alone. */
export function Duplicates({ client, heading: Heading }: { client: Client; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation()
  const clientName = useClientName()
  const duplicates = useDuplicates(client.id)
  const merge = useMergeClient(client.id)
  const unmerge = useUnmergeClient(client.id)
  const [asking, setAsking] = useState<Client | null>(null)
  const [merged, setMerged] = useState<Client | null>(null)
  const found = duplicates.data ?? []
  // Most clients have none, and nobody waits for them: neither a skeleton nor an error takes the place of what is looked for.
  if (found.length === 0 && !merged) return null
  return (
    <section className={classes.section}>
      <Heading className={classes.sectionTitle}>{t('records.duplicates.title')}</Heading>
      {merged && (
        <div className={classes.merged} role="status">
          <span>{t('records.duplicates.merged', { name: clientName(merged) })}</span>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={unmerge.isPending}
            onClick={() => unmerge.mutate(merged.id, { onSuccess: () => setMerged(null) })}
          >
            {t('records.duplicates.undo')}
          </Button>
        </div>
      )}
      {found.length > 0 && (
        <ul className={classes.list}>
          {found.map(duplicate => (
            <Row key={duplicate.client.id} duplicate={duplicate} onMerge={() => setAsking(duplicate.client)} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        opened={asking !== null}
        title={t('records.duplicates.mergeTitle')}
        confirmLabel={t('records.duplicates.merge')}
        busy={merge.isPending}
        onConfirm={() =>
          asking && merge.mutate(asking.id, { onSuccess: () => setMerged(asking), onSettled: () => setAsking(null) })
        }
        onClose={() => setAsking(null)}
      >
        <p>{t('records.duplicates.mergeText', { name: asking && clientName(asking), kept: clientName(client) })}</p>
      </ConfirmDialog>
    </section>
  )
}

function Row({ duplicate: { client, reason }, onMerge }: { duplicate: Duplicate; onMerge: () => void }) {
  const { t } = useTranslation()
  const name = useClientName()(client)
  return (
    <li className={classes.duplicate}>
      <span className={classes.duplicateName}>
        <bdi dir="auto">{name}</bdi>
      </span>
      <Button variant="default" size="compact-sm" aria-label={t('records.duplicates.mergeOne', { name })} onClick={onMerge}>
        {t('records.duplicates.merge')}
      </Button>
      <span className={`${classes.meta} ${classes.duplicateMeta}`}>
        {t(`records.duplicates.reasons.${reason}`)}
        {client.phone && (
          <>
            {' · '}
            <bdi>{formatPhone(client.phone)}</bdi>
          </>
        )}
      </span>
    </li>
  )
}
