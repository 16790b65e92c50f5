import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localized } from '@/api/products'
import { getTourCard } from '@/api/quick-replies'
import { IconPhoto, IconTour } from '@/components/icons'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useDebounced } from '@/lib/use-debounced'
import { useFilledQuickReplies, useToursToSend } from '../api/use-quick-replies'
import type { Picked, QuickMenuHandle } from './picked'
import classes from './QuickMenu.module.css'

interface Option {
  id: string
  group: 'replies' | 'tours'
  label: string
  shortcut: string | null
  line: string
  hasPhoto: boolean
  pick: () => void
}

/** What a slash offers: quick replies already filled in, and tours as cards. The focus stays in the field. */
export function QuickMenu({
  conversationId,
  q,
  onPick,
  onActive,
  onClose,
  ref,
}: {
  conversationId: string
  q: string
  onPick: (picked: Picked) => void
  /** Id of the marked option, for the field that has the focus. */
  onActive: (id: string | null) => void
  onClose: () => void
  ref?: Ref<QuickMenuHandle>
}) {
  const { t, i18n } = useTranslation()
  const settled = useDebounced(q, 150)
  const replies = useFilledQuickReplies(conversationId, settled)
  const tours = useToursToSend(settled)
  const card = useMutation({
    mutationFn: (tour: { id: string; title: string }) => getTourCard(conversationId, tour.id),
    onError: error => toast.error(problemText(error, t)),
  })
  // The card comes later: it goes into the composer as it is then, or nowhere when the list has been closed.
  const latest = useRef(onPick)
  useEffect(() => {
    latest.current = onPick
  })
  const pickTour = (tour: { id: string; title: string }) =>
    card.mutate(tour, {
      onSuccess: ({ text, language, photo }) =>
        latest.current({ text, language, photo: photo && { name: tour.title, of: photo } }),
    })
  const options: Option[] = [
    ...(replies.data ?? []).map(reply => ({
      id: `quick-${reply.id}`,
      group: 'replies' as const,
      label: reply.title,
      shortcut: `/${reply.shortcut}`,
      line: reply.text.replace(/\s+/g, ' '),
      hasPhoto: reply.photo !== null,
      pick: () =>
        onPick({
          text: reply.text,
          language: reply.language,
          photo: reply.photo && { name: reply.title, of: reply.photo },
        }),
    })),
    ...(tours.data ?? []).map(tour => ({
      id: `tour-${tour.id}`,
      group: 'tours' as const,
      label: localized(tour.title, i18n.language),
      shortcut: null,
      line: t('chat.quick.card'),
      hasPhoto: tour.photos.length > 0,
      pick: () => pickTour({ id: tour.id, title: localized(tour.title, i18n.language) }),
    })),
  ]
  const loading = q !== settled || replies.isFetching || tours.isFetching
  // The first that fits is marked, as one types on.
  const [marked, setMarked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is the reason to run
  useEffect(() => setMarked(0), [settled])
  const index = Math.min(marked, options.length - 1)
  const active = options[index]
  const activeId = active?.id ?? null
  useEffect(() => {
    onActive(activeId)
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId, onActive])
  useEffect(() => () => onActive(null), [onActive])

  useImperativeHandle(ref, () => ({
    onKey(event: KeyboardEvent) {
      if (event.nativeEvent.isComposing) return false
      const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (move !== 0 && options.length > 0) {
        event.preventDefault()
        setMarked((index + move + options.length) % options.length)
        return true
      }
      if (event.key === 'Escape') {
        event.preventDefault()
        onClose()
        return true
      }
      if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && !event.shiftKey && active)) {
        // What is found for fewer letters is not what was asked for; where nothing is found, the text is a message.
        if (!active && !loading) return false
        event.preventDefault()
        if (active && q === settled && !card.isPending) active.pick()
        return true
      }
      return false
    },
  }))

  const groups = (['replies', 'tours'] as const).map(name => ({
    name,
    options: options.filter(option => option.group === name),
  }))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press beside an option leaves the focus in the field
    <div className={classes.menu} aria-busy={loading || card.isPending} onMouseDown={event => event.preventDefault()}>
      <div
        id="composer-quick"
        role="listbox"
        // It scrolls, so that the keyboard must get there as well.
        tabIndex={0}
        aria-label={t('chat.quick.title')}
        className={classes.list}
      >
        {groups
          .filter(group => group.options.length > 0)
          .map(group => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
            <div key={group.name} role="group" aria-label={t(`chat.quick.${group.name}`)}>
              <div className={classes.heading} aria-hidden>
                {t(`chat.quick.${group.name}`)}
              </div>
              {group.options.map(option => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and moves between the options
                // biome-ignore lint/a11y/useFocusableInteractive: the field names the marked option
                <div
                  key={option.id}
                  id={option.id}
                  role="option"
                  aria-selected={option.id === activeId}
                  className={classes.option}
                  onMouseMove={() => setMarked(options.indexOf(option))}
                  onClick={() => !card.isPending && option.pick()}
                >
                  <span className={classes.label}>
                    {group.name === 'tours' && <IconTour size={16} aria-hidden />}
                    {option.shortcut && <bdi className={classes.shortcut}>{option.shortcut}</bdi>}
                    <bdi dir="auto">{option.label}</bdi>
                    {option.hasPhoto && (
                      <span className={classes.photo} title={t('chat.quick.withPhoto')}>
                        <IconPhoto size={15} aria-hidden />
                        <span className="visually-hidden">{t('chat.quick.withPhoto')}</span>
                      </span>
                    )}
                  </span>
                  <bdi dir="auto" className={classes.line}>
                    {option.line}
                  </bdi>
                </div>
              ))}
            </div>
          ))}
      </div>
      <p role="status" className={options.length === 0 ? classes.none : 'visually-hidden'}>
        {options.length > 0
          ? t('chat.quick.found', { count: options.length })
          : loading
            ? t('common.loading')
            : replies.isError
              ? problemText(replies.error, t)
              : t('chat.quick.nothing')}
      </p>
      <p className={classes.foot} aria-hidden>
        {t('chat.quick.keys')}
      </p>
    </div>
  )
}
