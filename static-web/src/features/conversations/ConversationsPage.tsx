import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/EmptyState'
import { IconInbox } from '@/components/icons'
import { Keys } from '@/components/Keys'
import { PaneBoundary } from '@/components/PaneBoundary'
import { usePhone } from '@/lib/use-media'
import { useTitle } from '@/lib/use-title'
import { useConversationCounts } from './api/use-conversation-counts'
import { ConversationPane } from './ConversationPane'
import classes from './ConversationsPage.module.css'
import { ConversationList, type ConversationListHandle } from './list/ConversationList'
import type { InboxSearch } from './list/queues'

/** The inbox: list, thread and what stands beside it. On a phone each is a page of its own. */
export function ConversationsPage({
  conversationId,
  search,
  userId,
  panel,
  onSearch,
  onOpen,
  onBack,
  onPanel,
  onOpenMessage,
  hrefOf,
}: {
  conversationId: string | undefined
  search: InboxSearch
  userId: string
  /** The client panel, when it is open; another feature's, so it is handed in. */
  panel: ReactNode
  onSearch: (change: Pick<InboxSearch, 'queue' | 'q' | 'unread'>) => void
  onOpen: (id: string) => void
  onBack: () => void
  onPanel: () => void
  onOpenMessage: (messageId: string) => void
  hrefOf: (id: string) => string
}) {
  const phone = usePhone()
  const list = useRef<ConversationListHandle>(null)
  const showList = !phone || !conversationId
  const showPanel = panel !== null && conversationId !== undefined
  const showThread = conversationId ? !(phone && showPanel) : !phone
  return (
    <div className={classes.panes}>
      {showList && (
        <div className={classes.list}>
          <PaneBoundary>
            <ConversationList
              ref={list}
              search={search}
              selectedId={conversationId}
              onSearch={onSearch}
              onOpen={onOpen}
              hrefOf={hrefOf}
            />
          </PaneBoundary>
        </div>
      )}
      {showThread && (
        <div className={classes.thread}>
          <PaneBoundary resetKey={conversationId}>
            {conversationId ? (
              <ConversationPane
                key={conversationId}
                conversationId={conversationId}
                userId={userId}
                focusMessageId={search.message}
                panelOpen={showPanel}
                onBack={phone ? onBack : undefined}
                onPanel={onPanel}
                onOpenMessage={onOpenMessage}
                onNext={() => (list.current ? list.current.next() : onBack())}
              />
            ) : (
              <NothingOpen />
            )}
          </PaneBoundary>
        </div>
      )}
      {showPanel && (
        <aside className={classes.panel}>
          <PaneBoundary resetKey={conversationId}>{panel}</PaneBoundary>
        </aside>
      )}
    </div>
  )
}

function NothingOpen() {
  const { t } = useTranslation()
  const attention = useConversationCounts().data?.attention ?? 0
  useTitle(t('nav.inbox'), attention)
  return (
    <div className={classes.nothing}>
      <EmptyState
        icon={<IconInbox />}
        title={t('conversation.pickOne')}
        hint={
          <>
            {t('conversation.pickOneHint')} <Keys combination="j" /> <Keys combination="k" />
          </>
        }
      />
    </div>
  )
}
