import { Alert, Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { problemText } from '@/lib/problem-text'
import { newId } from '@/lib/uuid'
import { useAddNote, useNotes } from './api/use-notes'
import classes from './ClientPanel.module.css'
import { mentionedIn } from './mentions'
import { NoteField } from './NoteField'
import { NoteItem } from './NoteItem'

/** What colleagues should know; the client never sees it. */
export function Notes({
  clientId,
  me,
  heading: Heading,
}: {
  clientId: string
  me: { id: string; isAdmin: boolean }
  heading: 'h2' | 'h3'
}) {
  const { t } = useTranslation()
  const query = useNotes(clientId)
  return (
    <section className={classes.section}>
      <Heading className={classes.sectionTitle}>{t('client.notes.title')}</Heading>
      <AddNote clientId={clientId} />
      <QueryView query={query} errorTitle={t('client.notes.failed')} skeleton={<SkeletonRows count={2} height={36} />}>
        {notes => (
          <>
            <ul className={classes.list}>
              {notes.map(note => (
                <NoteItem key={note.id} clientId={clientId} note={note} mayDelete={me.isAdmin || note.authorId === me.id} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                variant="subtle"
                size="compact-sm"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('common.showMore')}
              </Button>
            )}
          </>
        )}
      </QueryView>
    </section>
  )
}

function AddNote({ clientId }: { clientId: string }) {
  const { t } = useTranslation()
  const add = useAddNote(clientId)
  const [draft, setDraft] = useState(() => ({ text: '', key: newId() }))
  const picked = useRef<{ id: string; name: string }[]>([])
  const text = draft.text.trim()
  const save = () => {
    if (!text || add.isPending) return
    add.mutate(
      { text, mentions: mentionedIn(text, picked.current), key: draft.key },
      {
        onSuccess: () => {
          picked.current = []
          setDraft({ text: '', key: newId() })
        },
      },
    )
  }
  return (
    <form
      className={classes.noteForm}
      onSubmit={event => {
        event.preventDefault()
        save()
      }}
    >
      <NoteField
        value={draft.text}
        // Another text is another note.
        onChange={text => setDraft({ text, key: newId() })}
        onPick={colleague => picked.current.push(colleague)}
        onSave={save}
      />
      {add.error && (
        <Alert color="red" role="alert">
          {problemText(add.error, t)}
        </Alert>
      )}
      {text && (
        <Button type="submit" size="xs" loading={add.isPending}>
          {t('client.notes.add')}
        </Button>
      )}
    </form>
  )
}
