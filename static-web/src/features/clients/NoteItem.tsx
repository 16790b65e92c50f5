import { ActionIcon } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Note } from '@/api/clients'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconTrash } from '@/components/icons'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { useDeleteNote } from './api/use-notes'
import classes from './ClientPanel.module.css'

export function NoteItem({ clientId, note, mayDelete }: { clientId: string; note: Note; mayDelete: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const remove = useDeleteNote(clientId)
  const [asking, setAsking] = useState(false)
  return (
    <li className={classes.note}>
      <span className={classes.meta}>
        <bdi>{note.authorName ?? t('client.notes.formerColleague')}</bdi>
        {' · '}
        <time dateTime={note.createdAt} title={format.dateTime(note.createdAt)}>
          {format.day(note.createdAt)}, {format.time(note.createdAt)}
        </time>
      </span>
      {mayDelete && (
        <ActionIcon size="sm" aria-label={t('client.notes.delete')} loading={remove.isPending} onClick={() => setAsking(true)}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
      <UserText className={classes.noteText} text={note.text} />
      <ConfirmDialog
        opened={asking}
        title={t('client.notes.deleteTitle')}
        confirmLabel={t('client.notes.delete')}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate(note.id, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{t('client.notes.deleteText')}</p>
      </ConfirmDialog>
    </li>
  )
}
