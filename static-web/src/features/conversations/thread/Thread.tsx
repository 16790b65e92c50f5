import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { IconArrowDown, IconInbox } from '@/components/icons'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useDelayed } from '@/lib/use-delayed'
import { useRetryMessage } from '../api/use-retry-message'
import { useSendMessage } from '../api/use-send-message'
import { useThread } from '../api/use-thread'
import { useTranslatedThread } from '../api/use-translation'
import { type Unsent, unsentMessages } from '../composer/unsent'
import { boxOf, heights } from '../media/look'
import { Bubble } from './Bubble'
import { buildThread, findUnread, type ThreadItem } from './build-thread'
import { EventLine } from './EventLine'
import classes from './Thread.module.css'
import { UnsentBubble } from './UnsentBubble'

const nearEndPx = 90
const loadOlderPx = 700
const topPadding = 56

/** The messages of one conversation; mount it anew (by key) for another one. */
export function Thread({
  conversationId,
  unreadAtOpen,
  focusMessageId,
  onEdit,
}: {
  conversationId: string
  /** Unread when the chat was opened: where the line goes, however soon the chat counts as read. */
  unreadAtOpen: number
  focusMessageId: string | undefined
  onEdit: (unsent: Unsent) => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const thread = useThread(conversationId)
  const send = useSendMessage()
  const retry = useRetryMessage(conversationId)
  const allUnsent = useSyncExternalStore(unsentMessages.subscribe, unsentMessages.get)
  const [showOriginal, setShowOriginal] = useState(false)
  useShortcuts({ original: () => setShowOriginal(value => !value) })

  const messages = thread.data?.messages
  const loaded = messages !== undefined
  useTranslatedThread(conversationId, messages, i18n.language)
  const hasOlder = thread.data?.olderCursor != null
  // The line stays where it was first drawn, while new messages come in under it.
  const unread = useRef<ReturnType<typeof findUnread> | undefined>(undefined)
  if (messages && unread.current === undefined) unread.current = findUnread(messages, unreadAtOpen)

  const items = useMemo(
    () =>
      buildThread({
        messages: messages ?? [],
        unsent: allUnsent.filter(item => item.conversationId === conversationId),
        hasOlder,
        unread: unread.current ?? null,
        dayKey: format.dayKey,
      }),
    [messages, allUnsent, conversationId, hasOlder, format],
  )

  // What the server has stored after all (only its answer was lost) is no longer unsent.
  useEffect(() => {
    const arrived = new Set(messages?.map(message => message.idempotencyKey))
    for (const item of allUnsent) if (arrived.has(item.id)) unsentMessages.remove(item.id)
  }, [messages, allUnsent])

  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => estimate(items[index]),
    getItemKey: index => items[index]!.key,
    overscan: 8,
    paddingStart: topPadding,
    paddingEnd: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEndPx,
  })

  const [atEnd, setAtEnd] = useState(true)
  const placed = useRef(false)
  useLayoutEffect(() => {
    if (!loaded || placed.current || items.length === 0) return
    placed.current = true
    const line = items.findIndex(item => item.kind === 'unread')
    // A screen or more of unread begins at its line; less than that is all visible at the end.
    if (line >= 0 && items.length - line > 10) virtual.scrollToIndex(line, { align: 'start' })
    else virtual.scrollToEnd()
  }, [loaded, items, virtual])

  // One's own message is always followed; others only when the end is in view.
  const lastUnsent = allUnsent.at(-1)
  const lastOwn = useRef(lastUnsent?.id)
  useEffect(() => {
    if (!lastUnsent || lastUnsent.id === lastOwn.current) return
    lastOwn.current = lastUnsent.id
    if (lastUnsent.conversationId === conversationId) virtual.scrollToEnd()
  }, [lastUnsent, conversationId, virtual])

  const { loadOlder, loadingOlder, olderError } = thread
  const atEndNow = useRef(true)
  const readPosition = useCallback(() => {
    const box = scroller.current
    if (!box) return
    atEndNow.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx
    setAtEnd(atEndNow.current)
  }, [])
  // The on-screen keyboard, a hint over the composer, a second line in it: who was at the end stays there.
  useEffect(() => {
    const box = scroller.current
    if (!box || !loaded) return
    const observer = new ResizeObserver(() => {
      if (atEndNow.current) virtual.scrollToEnd()
      else readPosition()
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [loaded, virtual, readPosition])
  const totalSize = virtual.getTotalSize()
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows were measured, the end has moved
  useEffect(readPosition, [totalSize])

  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    readPosition()
    if (box.scrollTop < loadOlderPx && hasOlder && !loadingOlder && !olderError && placed.current)
      void loadOlder().catch(() => undefined)
  }

  // New messages below, counted from when the end went out of view.
  const total = messages?.length ?? 0
  const lastId = messages?.at(-1)?.id
  const seenLast = useRef<string | undefined>(undefined)
  if (atEnd) seenLast.current = lastId
  const seenIndex = messages?.findIndex(message => message.id === seenLast.current) ?? -1
  const newBelow = atEnd || seenIndex < 0 ? 0 : total - 1 - seenIndex

  const highlighted = useFocusMessage(
    focusMessageId,
    items,
    thread,
    useCallback((index: number) => virtual.scrollToIndex(index, { align: 'center' }), [virtual]),
  )

  const rows = virtual.getVirtualItems()
  const firstVisible = rows.find(row => row.end > (virtual.scrollOffset ?? 0) + 8)
  const floatingDay = firstVisible && dayOf(items, firstVisible.index)
  const pillInView =
    firstVisible !== undefined && items.slice(firstVisible.index, firstVisible.index + 2).some(item => item.kind === 'day')
  const showSkeleton = useDelayed(thread.isPending)

  if (thread.isPending) return <div className={classes.view}>{showSkeleton && <SkeletonRows count={6} height={44} />}</div>
  if (!loaded) {
    return (
      <div className={classes.view}>
        <ErrorState error={thread.error} title={t('message.threadFailed')} onRetry={() => void thread.refetch()} />
      </div>
    )
  }
  return (
    <div className={classes.view}>
      {floatingDay && (
        <div className={classes.floating} data-shown={(virtual.isScrolling && !atEnd && !pillInView) || undefined} aria-hidden>
          <span className={classes.pill}>{format.day(floatingDay)}</span>
        </div>
      )}
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t('message.thread')}
        aria-busy={loadingOlder}
      >
        {items.length === 0 && <EmptyState icon={<IconInbox />} title={t('message.empty')} hint={t('message.emptyHint')} />}
        <div style={{ blockSize: totalSize, position: 'relative' }}>
          {hasOlder && (
            <div className={classes.older}>
              {olderError ? (
                <button type="button" className={classes.olderRetry} onClick={() => void loadOlder().catch(() => undefined)}>
                  {t('message.olderFailed')}
                </button>
              ) : (
                <span>{t('message.loadingOlder')}</span>
              )}
            </div>
          )}
          {rows.map(row => {
            const item = items[row.index]!
            return (
              <div
                key={row.key}
                ref={virtual.measureElement}
                data-index={row.index}
                className={classes.item}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {item.kind === 'day' && (
                  <div className={classes.day}>
                    <span className={classes.pill}>{format.day(item.at)}</span>
                  </div>
                )}
                {item.kind === 'unread' && <div className={classes.unread}>{t('message.unreadLine', { count: item.count })}</div>}
                {item.kind === 'event' && <EventLine message={item.message} />}
                {item.kind === 'message' && (
                  <Bubble
                    message={item.message}
                    starts={item.starts}
                    ends={item.ends}
                    readerLanguage={i18n.language}
                    showOriginal={showOriginal}
                    highlighted={item.message.id === highlighted}
                    onRetry={retry.mutate}
                    retrying={retry.isPending && retry.variables.id === item.message.id}
                  />
                )}
                {item.kind === 'unsent' && (
                  <UnsentBubble
                    unsent={item.unsent}
                    starts={item.starts}
                    ends={item.ends}
                    onRetry={send.mutate}
                    onEdit={onEdit}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className={classes.latest}
          aria-label={newBelow > 0 ? t('message.newBelow', { count: newBelow }) : t('message.toLatest')}
          onClick={() => virtual.scrollToEnd({ behavior: 'smooth' })}
        >
          <IconArrowDown size={20} />
          {newBelow > 0 && <span className={classes.latestCount}>{newBelow}</span>}
        </button>
      )}
    </div>
  )
}

function dayOf(items: readonly ThreadItem[], index: number): string | undefined {
  const item = items[index]
  if (!item) return undefined
  if (item.kind === 'day') return item.at
  if (item.kind === 'unread') return dayOf(items, index + 1)
  return item.kind === 'unsent' ? item.unsent.createdAt : item.message.createdAt
}

// A first guess, corrected when the row is drawn; close enough that the scroll bar hardly moves.
function estimate(item: ThreadItem | undefined): number {
  if (!item) return 40
  if (item.kind === 'day' || item.kind === 'unread') return 44
  if (item.kind === 'event') return 32
  const text = item.kind === 'unsent' ? item.unsent.text : item.message.text
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 70)), 0)
  const media = item.kind === 'unsent' ? item.unsent.media : item.message.media
  return 16 + (media ? heights[boxOf(media)] + 6 : 0) + lines * 20 + (item.starts ? 20 : 0) + (item.ends ? 9 : 0)
}

/** Scrolls to a message named in the address, loading older pages until it is found; returns its id for the highlight. */
function useFocusMessage(
  id: string | undefined,
  items: readonly ThreadItem[],
  thread: { data: unknown; loadOlder: () => Promise<void>; loadingOlder: boolean },
  scrollTo: (index: number) => void,
): string | undefined {
  const [found, setFound] = useState<string | undefined>()
  const done = useRef<string | undefined>(undefined)
  const { loadOlder, loadingOlder } = thread
  const hasOlder = (thread.data as { olderCursor: string | null } | undefined)?.olderCursor != null
  useEffect(() => {
    if (!id || done.current === id || items.length === 0) return
    const index = items.findIndex(item => item.kind === 'message' && item.message.id === id)
    if (index >= 0) {
      done.current = id
      setFound(id)
      scrollTo(index)
    } else if (hasOlder && !loadingOlder) {
      void loadOlder().catch(() => {
        done.current = id
      })
    }
  }, [id, items, hasOlder, loadingOlder, loadOlder, scrollTo])
  return found
}
