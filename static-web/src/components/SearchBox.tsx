import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useDebounced } from '@/lib/use-debounced'
import { IconClose, IconSearch } from './icons'
import classes from './SearchBox.module.css'

/** A search field that reports what was typed once the typing rests; "/" leads to it, Esc clears it. */
export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const settled = useDebounced(text.trim())
  const reported = useRef(value)
  const report = useRef(onChange)
  useEffect(() => {
    report.current = onChange
  })
  useShortcuts({ search: () => input.current?.select() })
  useEffect(() => {
    if (settled === reported.current) return
    reported.current = settled
    report.current(settled)
  }, [settled])
  // Changed from outside: the back button, a link, "clear filters".
  useEffect(() => {
    if (value === reported.current) return
    reported.current = value
    setText(value)
  }, [value])
  return (
    <TextInput
      ref={input}
      type="text"
      role="searchbox"
      enterKeyHint="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={17} />}
      rightSection={
        text && (
          <button type="button" className={classes.clear} aria-label={t('common.clear')} onClick={() => setText('')}>
            <IconClose size={16} />
          </button>
        )
      }
      value={text}
      onChange={event => setText(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        if (text) setText('')
        else input.current?.blur()
      }}
    />
  )
}
