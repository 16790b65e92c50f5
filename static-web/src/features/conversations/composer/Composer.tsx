import { type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Control } from '@/api/conversations'
import { IconAgent, IconSend } from '@/components/icons'
import { isTouch } from '@/lib/use-media'
import classes from './Composer.module.css'
import { drafts } from './drafts'

// What WhatsApp takes in one message. Longer text stays in the field: cutting it would lose the end unseen.
const maxLength = 4096

export interface ComposerHandle {
  focus(): void
  /** Puts a text in front of what is already typed, so that neither is lost. */
  insert(text: string): void
}

/** Where the manager writes. It is never locked: while the AI answers, it only says what sending will do. */
export function Composer({
  conversationId,
  control,
  closed,
  onSend,
  ref,
}: {
  conversationId: string
  control: Control
  closed: boolean
  onSend: (text: string) => void
  ref?: Ref<ComposerHandle>
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(() => drafts.read(conversationId))
  const field = useRef<HTMLTextAreaElement>(null)

  const change = (value: string) => {
    setText(value)
    drafts.write(conversationId, value)
  }
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert: added => {
      change(text.trim() ? `${added}\n${text}` : added)
      field.current?.focus()
    },
  }))
  // Grows with its text; the sheet sets the limits.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    area.style.blockSize = 'auto'
    area.style.blockSize = `${area.scrollHeight + 2}px`
  }, [text])

  const trimmed = text.trim()
  const tooLong = trimmed.length > maxLength
  const send = () => {
    if (!trimmed || tooLong) return
    onSend(trimmed)
    change('')
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') return field.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    // Enter that picks a word of an input method is not "send"; 229 is how older Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const withMod = event.ctrlKey || event.metaKey
    if (isTouch() && !withMod) return
    event.preventDefault()
    send()
  }

  const hint = tooLong
    ? t('composer.tooLong', { length: trimmed.length, max: maxLength })
    : closed
      ? t('composer.closedHint')
      : control === 'agent'
        ? t('composer.agentHint')
        : null
  return (
    <form
      className={classes.composer}
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {hint && (
        <p id="composer-hint" className={classes.hint} data-tone={tooLong ? 'danger' : closed ? 'neutral' : 'agent'}>
          {!closed && !tooLong && <IconAgent size={15} aria-hidden />}
          {hint}
        </p>
      )}
      <div className={classes.row}>
        <textarea
          ref={field}
          className={classes.field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.placeholder')}
          aria-describedby={hint ? 'composer-hint' : undefined}
          aria-keyshortcuts="R"
          onChange={event => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className={classes.send}
          aria-label={t('composer.send')}
          title={t('composer.sendTitle')}
          disabled={!trimmed || tooLong}
        >
          <IconSend size={21} />
        </button>
      </div>
    </form>
  )
}
