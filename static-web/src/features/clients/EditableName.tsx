import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '@/api/clients'
import { Avatar } from '@/components/Avatar'
import { IconEdit } from '@/components/icons'
import { useClientName } from '@/lib/use-client-name'
import { useUpdateClient } from './api/use-update-client'
import classes from './EditableName.module.css'

/** The client's name, changed in place: Enter or leaving saves, Esc gives up. */
export function EditableName({ client }: { client: Client }) {
  const { t } = useTranslation()
  const update = useUpdateClient(client.id)
  const clientName = useClientName()
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const editing = draft !== null
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])

  const finish = (save: boolean) => {
    const name = draft?.trim() ?? ''
    setDraft(null)
    if (save && name && name !== client.name) update.mutate({ name })
    queueMicrotask(() => button.current?.focus({ preventScroll: true }))
  }
  const shown = (update.isPending && update.variables.name) || clientName(client)
  return (
    <div className={classes.name}>
      <Avatar name={shown} size={52} />
      {editing ? (
        <input
          ref={field}
          className={classes.field}
          dir="auto"
          maxLength={200}
          aria-label={t('client.name')}
          value={draft}
          onChange={event => setDraft(event.currentTarget.value)}
          onBlur={() => finish(true)}
          onKeyDown={event => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') finish(true)
            if (event.key === 'Escape') {
              event.stopPropagation()
              finish(false)
            }
          }}
        />
      ) : (
        <button ref={button} type="button" className={classes.button} onClick={() => setDraft(client.name)}>
          <bdi dir="auto">{shown}</bdi>
          <IconEdit size={16} aria-hidden />
          <span className="visually-hidden">{t('client.editName')}</span>
        </button>
      )}
    </div>
  )
}
