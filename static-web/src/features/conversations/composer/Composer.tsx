import { type KeyboardEvent, type Ref, Suspense, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Control, Mode } from '@/api/conversations'
import type { SendOptions } from '@/api/messages'
import type { Suggestion } from '@/api/suggestions'
import { IconAgent, IconSend } from '@/components/icons'
import { useFormat } from '@/lib/format'
import { isTouch } from '@/lib/use-media'
import { SuggestButton } from '../suggestion/SuggestButton'
import { SuggestionArea } from '../suggestion/SuggestionArea'
import type { Drafting } from '../suggestion/use-drafting'
import { TranslationLine } from '../translation/lazy'
import { hasWords, type Ready } from '../translation/ready'
import classes from './Composer.module.css'
import { drafts } from './drafts'

// What WhatsApp takes in one message. Longer text stays in the field: cutting it would lose the end unseen.
const maxLength = 4096

export interface ComposerHandle {
  focus(): void
  /** Puts a text in front of what is already typed, so that neither is lost. */
  insert(text: string, suggestionId?: string): void
}

/** Where the manager writes. It is never locked: while the AI answers, it only says what sending will do. */
export function Composer({
  conversationId,
  control,
  mode = 'auto',
  closed,
  translation,
  drafting,
  onSend,
  ref,
}: {
  conversationId: string
  control: Control
  mode?: Mode
  closed: boolean
  /** The languages of the client and of the manager, where they differ, and whether anybody translates. */
  translation?: { to: string; from: string; isOn: boolean } | undefined
  drafting?: Drafting
  onSend: (text: string, options?: SendOptions) => void
  ref?: Ref<ComposerHandle>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [text, setText] = useState(() => drafts.read(conversationId))
  const [asWritten, setAsWritten] = useState(false)
  const [ready, setReady] = useState<Ready | null>(null)
  // The agents' draft that the text was made from: it goes along, however much the text was changed.
  const [basis, setBasis] = useState(() => drafts.readBasis(conversationId))
  const field = useRef<HTMLTextAreaElement>(null)

  const change = (value: string, from = value.trim() ? basis : null) => {
    setText(value)
    setBasis(from)
    drafts.write(conversationId, value)
    drafts.writeBasis(conversationId, from)
  }
  const insert = (added: string, suggestionId?: string) => {
    change(text.trim() ? `${added}\n${text}` : added, suggestionId ?? basis)
    field.current?.focus()
  }
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert,
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
  const isStale = basis !== null && drafting !== undefined && drafting.open !== undefined && drafting.open?.id !== basis
  const offered = drafting?.open && !drafting.isLeaving && drafting.open.id !== basis ? drafting.open : null
  // A draft is in the client's language already; what a manager makes of it is looked at by the server.
  const isDraft = basis !== null && !isStale
  const translates = translation?.isOn === true && !asWritten && !isDraft && !tooLong && hasWords(trimmed)
  // What is not for this text is not for any: the manager has gone on writing.
  const approved = translates && ready?.of === trimmed ? ready.options : null
  const waits = translates && approved === null
  const send = () => {
    if (!trimmed || tooLong || waits) return
    const options = isDraft ? { suggestionId: basis } : (approved ?? (translation?.isOn ? { asWritten: true } : null))
    if (options) onSend(trimmed, options)
    else onSend(trimmed)
    change('')
    setAsWritten(false)
    setReady(null)
    field.current?.focus()
  }

  const sendDraft = (suggestion: Suggestion) => {
    onSend(suggestion.text.trim(), { suggestionId: suggestion.id })
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') return field.current?.blur()
    if (event.key === 'Tab' && !event.shiftKey && !text && offered) {
      event.preventDefault()
      return insert(offered.text, offered.id)
    }
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
      : isStale
        ? t('inbox.draft.stale')
        : control === 'agent'
          ? basis
            ? t('inbox.draft.keepsAgents')
            : mode === 'suggest'
              ? t('inbox.draft.ownTakesWord')
              : t('composer.agentHint')
          : translation && !translation.isOn
            ? t('composer.noTranslation', { language: format.language(translation.to) })
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
        <p
          id="composer-hint"
          className={classes.hint}
          data-tone={tooLong ? 'danger' : closed || control !== 'agent' ? 'neutral' : 'agent'}
        >
          {!closed && !tooLong && control === 'agent' && <IconAgent size={15} aria-hidden />}
          {hint}
        </p>
      )}
      {drafting && (
        <SuggestionArea
          drafting={drafting}
          basis={basis}
          onSend={sendDraft}
          onEdit={suggestion => insert(suggestion.text, suggestion.id)}
          onDismiss={suggestion => {
            drafting.dismiss(suggestion)
            field.current?.focus()
          }}
        />
      )}
      <div className={classes.row}>
        {drafting && <SuggestButton busy={drafting.asking} onClick={drafting.ask} />}
        <textarea
          ref={field}
          className={classes.field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.placeholder')}
          aria-describedby={[hint && 'composer-hint', offered && !text && 'composer-tab'].filter(Boolean).join(' ') || undefined}
          aria-keyshortcuts="R"
          onChange={event => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className={classes.send}
          aria-label={t('composer.send')}
          title={t('composer.sendTitle')}
          disabled={!trimmed || tooLong || waits}
        >
          <IconSend size={21} />
        </button>
      </div>
      {translates && (
        <Suspense fallback={null}>
          <TranslationLine
            conversationId={conversationId}
            text={trimmed}
            from={translation.from}
            to={translation.to}
            onReady={setReady}
            onAsWritten={() => setAsWritten(true)}
          />
        </Suspense>
      )}
      {translation?.isOn && asWritten && (
        <p className={classes.hint} data-tone="neutral">
          {t('composer.asWritten')}
          <button type="button" className={classes.translate} onClick={() => setAsWritten(false)}>
            {t('composer.translate')}
          </button>
        </p>
      )}
      {offered && !text && (
        <span id="composer-tab" className="visually-hidden">
          {t('inbox.draft.tabHint')}
        </span>
      )}
    </form>
  )
}
