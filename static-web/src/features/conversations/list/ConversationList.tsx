import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { IconArrowUp, IconInbox, IconSearch } from '@/components/icons'
import { SearchBox } from '@/components/SearchBox'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useDelayed } from '@/lib/use-delayed'
import { useNow } from '@/lib/use-now'
import { useConversations } from '../api/use-conversations'
import { useSlaMinutes } from '../api/use-sla'
import classes from './ConversationList.module.css'
import { ConversationRow } from './ConversationRow'
import { QueueTabs } from './QueueTabs'
import { filterOf, type InboxSearch } from './queues'
import { useHeldList } from './use-held-list'

const rowHeight = 68
const attentionRowHeight = 90
const optionId = (id: string) => `conversation-${id}`

export interface ConversationListHandle {
  /** Opens the chat below the open one. */
  next(): void
}

export function ConversationList({
  ref,
  search,
  selectedId,
  onSearch,
  onOpen,
  hrefOf,
}: {
  ref?: Ref<ConversationListHandle>
  search: InboxSearch
  selectedId: string | undefined
  onSearch: (change: Pick<InboxSearch, 'queue' | 'q' | 'unread'>) => void
  onOpen: (id: string) => void
  hrefOf: (id: string) => string
}) {
  const { t } = useTranslation()
  const now = useNow(20_000)
  const slaMinutes = useSlaMinutes()
  const filter = filterOf(search)
  const filterKey = JSON.stringify(filter)
  const list = useConversations(filter)
  const fresh = list.data ?? []
  const showSkeleton = useDelayed(list.isPending)

  const scroller = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const [pointerInside, setPointerInside] = useState(false)
  const { items, waiting, release } = useHeldList(fresh, away || pointerInside, filterKey)

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (items[index]?.attention ? attentionRowHeight : rowHeight),
    getItemKey: index => items[index]!.id,
    overscan: 6,
  })
  // Heights follow the content (an attention line appears), but are not read from the page.
  const heights = items.map(item => (item.attention ? 1 : 0)).join('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the heights change
  useEffect(() => virtual.measure(), [heights])

  const rows = virtual.getVirtualItems()
  const lastIndex = rows.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastIndex >= items.length - 10) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastIndex, items.length])

  const selectedIndex = items.findIndex(item => item.id === selectedId)
  const move = (by: 1 | -1) => {
    const target = selectedIndex < 0 ? (by > 0 ? 0 : items.length - 1) : selectedIndex + by
    const item = items[target]
    if (!item) return
    virtual.scrollToIndex(target)
    onOpen(item.id)
  }
  useImperativeHandle(ref, () => ({ next: () => move(1) }))
  useShortcuts({ nextChat: () => move(1), previousChat: () => move(-1) })

  const onListKey = (event: KeyboardEvent) => {
    if (event.key === 'Home' || event.key === 'End') {
      const target = event.key === 'Home' ? 0 : items.length - 1
      const item = items[target]
      if (!item) return
      event.preventDefault()
      virtual.scrollToIndex(target)
      onOpen(item.id)
    }
  }

  return (
    <div className={classes.list}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('nav.inbox')}</h1>
        <SearchBox label={t('conversation.search')} value={search.q ?? ''} onChange={q => onSearch({ q: q || undefined })} />
        <QueueTabs search={search} onSearch={onSearch} />
      </header>
      <div className={classes.view}>
        {waiting > 0 && (
          <button
            type="button"
            className={classes.newer}
            onClick={() => {
              release()
              scroller.current?.scrollTo({ top: 0 })
            }}
          >
            <IconArrowUp size={15} />
            {t('conversation.newer', { count: waiting })}
          </button>
        )}
        <div
          ref={scroller}
          className={classes.scroller}
          onScroll={event => setAway(event.currentTarget.scrollTop > 40)}
          onPointerEnter={event => setPointerInside(event.pointerType === 'mouse')}
          onPointerLeave={() => setPointerInside(false)}
        >
          {items.length > 0 ? (
            <div
              className={classes.options}
              style={{ blockSize: virtual.getTotalSize() }}
              role="listbox"
              tabIndex={0}
              aria-label={t('conversation.list')}
              aria-activedescendant={
                rows.some(row => row.index === selectedIndex) && selectedId ? optionId(selectedId) : undefined
              }
              onKeyDown={onListKey}
            >
              {rows.map(row => (
                <Option
                  key={row.key}
                  conversation={items[row.index]!}
                  position={row.index + 1}
                  size={hasNextPage ? -1 : items.length}
                  top={row.start}
                  height={row.size}
                  selected={row.index === selectedIndex}
                  now={now}
                  slaMinutes={slaMinutes}
                  onOpen={onOpen}
                  hrefOf={hrefOf}
                />
              ))}
            </div>
          ) : list.isPending ? (
            showSkeleton && <SkeletonRows count={7} height={48} />
          ) : list.isError ? (
            <ErrorState error={list.error} title={t('conversation.listFailed')} onRetry={() => void list.refetch()} />
          ) : (
            <EmptyList search={search} onSearch={onSearch} />
          )}
          {isFetchingNextPage && <SkeletonRows count={2} height={48} />}
        </div>
      </div>
    </div>
  )
}

// While the list scrolls, rows that stay on screen are not drawn again.
const Option = memo(function Option({
  conversation,
  position,
  size,
  top,
  height,
  selected,
  now,
  slaMinutes,
  onOpen,
  hrefOf,
}: {
  conversation: Conversation
  position: number
  size: number
  top: number
  height: number
  selected: boolean
  now: number
  slaMinutes: number
  onOpen: (id: string) => void
  hrefOf: (id: string) => string
}) {
  const open = (event: { ctrlKey: boolean; metaKey: boolean }) => {
    if (event.ctrlKey || event.metaKey) window.open(hrefOf(conversation.id), '_blank', 'noopener')
    else onOpen(conversation.id)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox and the shortcuts move between options
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names the active option
    <div
      id={optionId(conversation.id)}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={size}
      className={classes.option}
      style={{ transform: `translateY(${top}px)`, blockSize: height }}
      onClick={open}
    >
      <ConversationRow conversation={conversation} selected={selected} now={now} slaMinutes={slaMinutes} />
    </div>
  )
})

function EmptyList({
  search,
  onSearch,
}: {
  search: InboxSearch
  onSearch: (change: Pick<InboxSearch, 'queue' | 'q' | 'unread'>) => void
}) {
  const { t } = useTranslation()
  const queue = search.queue ?? 'all'
  if (search.q || search.unread) {
    return (
      <EmptyState
        icon={<IconSearch />}
        title={t('conversation.nothingFound')}
        hint={t('conversation.nothingFoundHint')}
        action={
          <button type="button" className={classes.textButton} onClick={() => onSearch({ q: undefined, unread: undefined })}>
            {t('conversation.clearFilters')}
          </button>
        }
      />
    )
  }
  return (
    <EmptyState
      icon={<IconInbox />}
      title={t(`conversation.empty.${queue}.title`)}
      hint={t(`conversation.empty.${queue}.hint`)}
    />
  )
}
