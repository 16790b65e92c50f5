import { ActionIcon, Alert, Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '@/api/clients'
import { IconPlus, IconTrash } from '@/components/icons'
import { useUpdateClient } from './api/use-update-client'
import classes from './ClientPanel.module.css'
import { type FieldDraft, fieldChanges, mostFields, newField, repeatedName, toDrafts } from './custom-fields'

export function CustomFieldsDialog({ client, opened, onClose }: { client: Client; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('client.fields.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FieldsForm client={client} onClose={onClose} />
    </Modal>
  )
}

// Inside the dialog, so that it begins with what is saved.
function FieldsForm({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTranslation()
  const update = useUpdateClient(client.id)
  const [drafts, setDrafts] = useState(() => {
    const saved = toDrafts(client.customFields)
    return saved.length > 0 ? saved : [newField()]
  })
  const [before] = useState(client.customFields)
  const repeated = repeatedName(drafts)
  const set = (key: number, change: Partial<FieldDraft>) =>
    setDrafts(drafts.map(draft => (draft.key === key ? { ...draft, ...change } : draft)))
  const save = () => {
    const customFields = fieldChanges(before, drafts)
    if (Object.keys(customFields).length === 0) return onClose()
    update.mutate({ customFields }, { onSuccess: onClose })
  }
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        if (!repeated) save()
      }}
    >
      {drafts.map((draft, index) => (
        <div key={draft.key} className={classes.fieldRow}>
          <TextInput
            aria-label={t('client.fields.nameOf', { number: index + 1 })}
            placeholder={t('client.fields.name')}
            maxLength={50}
            dir="auto"
            value={draft.name}
            onChange={event => set(draft.key, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('client.fields.valueOf', { number: index + 1 })}
            placeholder={t('client.fields.value')}
            maxLength={1000}
            dir="auto"
            value={draft.value}
            onChange={event => set(draft.key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            size="lg"
            aria-label={t('client.fields.remove', { number: index + 1 })}
            onClick={() => setDrafts(drafts.filter(other => other !== draft))}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </div>
      ))}
      {repeated && (
        <Alert color="red" role="alert">
          {t('client.fields.repeated', { name: repeated })}
        </Alert>
      )}
      {drafts.length < mostFields && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => setDrafts([...drafts, newField()])}
          >
            {t('client.fields.add')}
          </Button>
        </div>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={update.isPending} disabled={repeated !== undefined}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
