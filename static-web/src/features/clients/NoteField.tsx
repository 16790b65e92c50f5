import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Colleague, colleagues } from '@/api/colleagues'
import { Avatar } from '@/components/Avatar'
import { mentionQuery, suggest, withMention } from './mentions'
import classes from './NoteField.module.css'

const longest = 5000

/** A note's text. An @ offers colleagues: whoever is named is told. */
export function NoteField({
  value,
  onChange,
  onPick,
  onSave,
}: {
  value: string
  onChange: (text: string) => void
  onPick: (colleague: Colleague) => void
  onSave: () => void
}) {
  const { t } = useTranslation()
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [marked, setMarked] = useState(0)
  const next = useRef<number | null>(null)
  const asked = caret === null ? null : mentionQuery(value, caret)
  const people = useQuery({ ...colleagues, enabled: asked !== null }).data ?? []
  const found = asked ? suggest(people, asked.q) : []
  const chosen = found[Math.min(marked, found.length - 1)]

  // The caret goes behind the name that has been put in.
  useLayoutEffect(() => {
    if (next.current === null) return
    field.current?.setSelectionRange(next.current, next.current)
    next.current = null
  })

  const pick = (colleague: Colleague) => {
    if (!asked || caret === null) return
    const made = withMention(value, asked.from, caret, colleague.name)
    next.current = made.caret
    onPick(colleague)
    onChange(made.text)
    setCaret(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return onSave()
    if (!chosen) return
    const step = { ArrowDown: 1, ArrowUp: found.length - 1 }[event.key]
    if (step) setMarked((found.indexOf(chosen) + step) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen)
    else if (event.key === 'Escape') setCaret(null)
    else return
    // Escape closes the list, not the panel.
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={classes.box}>
      <Textarea
        ref={field}
        aria-label={t('client.notes.label')}
        placeholder={t('client.notes.placeholder')}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        maxLength={longest}
        value={value}
        onChange={event => {
          onChange(event.currentTarget.value)
          setCaret(event.currentTarget.selectionStart)
          setMarked(0)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setCaret(null)}
        {...(chosen && { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${chosen.id}` })}
      />
      {chosen && (
        <div id={listId} role="listbox" aria-label={t('client.notes.mention')} className={classes.list}>
          {found.map(colleague => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the marked option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={colleague.id}
              id={`${listId}-${colleague.id}`}
              role="option"
              aria-selected={colleague === chosen}
              className={classes.option}
              // The field keeps the focus.
              onMouseDown={event => event.preventDefault()}
              onClick={() => pick(colleague)}
            >
              <Avatar name={colleague.name} size={24} />
              <bdi>{colleague.name}</bdi>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
