import '@/lib/inbox-texts'
import { type KeyboardEvent, type Ref, Suspense, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Control, Mode } from '@/api/conversations'
import type { Media } from '@/api/media'
import type { SendOptions } from '@/api/messages'
import { readPhoto } from '@/api/quick-replies'
import type { Suggestion } from '@/api/suggestions'
import { IconBolt, IconLater, IconSend } from '@/components/icons'
import { isTouch } from '@/lib/use-media'
import { type Picked, type QuickMenuHandle, slashQuery } from '../quick/picked'
import { SuggestButton } from '../suggestion/SuggestButton'
import { SuggestionArea } from '../suggestion/SuggestionArea'
import type { Drafting } from '../suggestion/use-drafting'
import { TranslationLine } from '../translation/lazy'
import type { Ready } from '../translation/ready'
import { AttachButton } from './AttachButton'
import { attachments } from './attachments'
import classes from './Composer.module.css'
import { ComposerHint, hintId, useHint } from './ComposerHint'
import { AttachmentChip, LaterDialog, QuickMenu } from './lazy'
import { type Languages, outgoingOf } from './outgoing'
import { useAttachment } from './use-attachment'
import { useText } from './use-text'

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
  translation?: Languages | undefined
  drafting?: Drafting
  onSend: (text: string, options?: SendOptions, media?: Media) => void
  ref?: Ref<ComposerHandle>
}) {
  const { t } = useTranslation()
  const { text, basis, change } = useText(conversationId)
  const [asWritten, setAsWritten] = useState(false)
  const [ready, setReady] = useState<Ready | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const { attachment, isOver, attach, onPaste, drop } = useAttachment(conversationId)
  // The list of quick replies: what is typed after the slash narrows it; the button shows all of them.
  const [asking, setAsking] = useState<'slash' | 'button' | null>(null)
  const [activeOption, setActiveOption] = useState<string | null>(null)
  const menu = useRef<QuickMenuHandle>(null)
  // What was chosen there, as the server has written it.
  const [filled, setFilled] = useState<Pick<Picked, 'text' | 'language'> | null>(null)
  const [planned, setPlanned] = useState<{ text: string; options: SendOptions } | null>(null)

  const insert = (added: string, suggestionId?: string) => {
    if (added) change(text.trim() ? `${added}\n${text}` : added, suggestionId ?? basis)
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

  const query = asking === 'slash' ? slashQuery(text) : asking === 'button' ? '' : null
  const isStale = basis !== null && drafting !== undefined && drafting.open !== undefined && drafting.open?.id !== basis
  const offered = drafting?.open && !drafting.isLeaving && drafting.open.id !== basis ? drafting.open : null
  const outgoing = outgoingOf({
    typed: text,
    draftId: isStale ? null : basis,
    attachment,
    languages: translation,
    asWritten,
    filled,
    ready,
  })
  const { options } = outgoing
  const canSend = outgoing.canLeave && query === null
  const hint = useHint({ outgoing, hasFile: attachment !== null, closed, control, mode, basis, isStale, languages: translation })
  const empty = () => {
    change('')
    setAsWritten(false)
    setReady(null)
    setFilled(null)
    field.current?.focus()
  }
  const send = () => {
    if (!canSend) return
    const media = attachment && attachments.take(conversationId)
    if (media) onSend(outgoing.text, { ...options, mediaId: media.id }, media)
    else if (options) onSend(outgoing.text, options)
    else onSend(outgoing.text)
    empty()
  }
  const pick = (picked: Picked) => {
    if (asking === 'slash') change(picked.text, null)
    else insert(picked.text)
    setFilled(picked)
    setAsking(null)
    const { photo } = picked
    // A file that somebody has chosen himself stays.
    if (photo && !attachment) attachments.attachFrom(conversationId, photo.name, () => readPhoto(photo.of))
    field.current?.focus()
  }

  const sendDraft = (suggestion: Suggestion) => {
    onSend(suggestion.text.trim(), { suggestionId: suggestion.id })
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (query !== null) {
      if (menu.current?.onKey(event)) return
      // The list is on its way: "/vi" is no message yet.
      if (!menu.current && event.key === 'Enter') return event.preventDefault()
    }
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

  return (
    <>
      <form
        className={classes.composer}
        data-over={isOver || undefined}
        {...drop}
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        {hint && (
          <ComposerHint hint={hint} tone={outgoing.tooLong ? 'danger' : closed || control !== 'agent' ? 'neutral' : 'agent'} />
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
        {isOver && (
          <p className={classes.over} aria-hidden>
            {t('inbox.attach.drop')}
          </p>
        )}
        <Suspense fallback={null}>
          {query !== null && (
            <QuickMenu
              ref={menu}
              conversationId={conversationId}
              q={query}
              onPick={pick}
              onActive={setActiveOption}
              onClose={() => setAsking(null)}
            />
          )}
          {attachment && (
            <AttachmentChip conversationId={conversationId} attachment={attachment} onRemoved={() => field.current?.focus()} />
          )}
        </Suspense>
        <div className={classes.row}>
          {drafting && <SuggestButton busy={drafting.asking} onClick={drafting.ask} />}
          <AttachButton onPick={attach} />
          <button
            type="button"
            className={`${classes.tool} ${classes.quick}`}
            aria-label={t('inbox.quick.open')}
            title={t('inbox.quick.open')}
            aria-haspopup="listbox"
            onClick={() => {
              setAsking('button')
              field.current?.focus()
            }}
          >
            <IconBolt size={20} />
          </button>
          <textarea
            ref={field}
            className={classes.field}
            rows={1}
            dir="auto"
            value={text}
            placeholder={t('composer.placeholder')}
            aria-label={t('composer.placeholder')}
            aria-describedby={[hint && hintId, offered && !text && 'composer-tab'].filter(Boolean).join(' ') || undefined}
            aria-keyshortcuts="R"
            {...(query !== null && {
              'aria-autocomplete': 'list',
              'aria-controls': 'composer-quick',
              'aria-activedescendant': activeOption ?? undefined,
            })}
            onChange={event => {
              const { value } = event.currentTarget
              if (text === '' && value.startsWith('/')) setAsking('slash')
              else if (asking === 'button' || !value.startsWith('/')) setAsking(null)
              change(value)
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => setAsking(null)}
          />
          <button
            type="submit"
            className={classes.send}
            aria-label={t('composer.send')}
            title={t('composer.sendTitle')}
            disabled={!canSend}
          >
            <IconSend size={21} />
          </button>
          <button
            type="button"
            className={classes.later}
            aria-label={t('inbox.later.open')}
            title={t('inbox.later.open')}
            aria-haspopup="dialog"
            disabled={!canSend}
            onClick={() =>
              setPlanned({
                text: outgoing.text,
                options: { ...options, ...(attachment?.media && { mediaId: attachment.media.id }) },
              })
            }
          >
            <IconLater size={19} />
          </button>
        </div>
        {translation && outgoing.translates && (
          <Suspense fallback={null}>
            <TranslationLine
              conversationId={conversationId}
              text={outgoing.text}
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
      {/* Not inside the form: what is submitted there is not sent here. */}
      {planned && (
        <Suspense fallback={null}>
          <LaterDialog
            conversationId={conversationId}
            text={planned.text}
            options={planned.options}
            fileName={attachment?.name ?? null}
            onDone={() => {
              setPlanned(null)
              attachments.remove(conversationId)
              empty()
            }}
            onClose={() => setPlanned(null)}
          />
        </Suspense>
      )}
    </>
  )
}
