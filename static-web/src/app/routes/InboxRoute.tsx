import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { isAdmin } from '@/api/auth'
import { ClientPanel } from '@/features/clients/ClientPanel'
import { useConversation } from '@/features/conversations/api/use-conversation'
import { ConversationsPage } from '@/features/conversations/ConversationsPage'
import type { InboxSearch } from '@/features/conversations/list/queues'
import { usePreference } from '@/lib/preferences'
import { usePhone } from '@/lib/use-media'
import { useUser } from '../session'

// They come after the chat itself, which nobody should wait for.
const ClientOffers = lazy(() => import('@/features/offers/ClientOffers'))
const ClientTasks = lazy(() => import('@/features/tasks/ClientTasks'))

/** Puts the features of the inbox together; they know nothing of each other. */
export function InboxRoute() {
  const { conversationId } = useParams({ strict: false }) as { conversationId?: string }
  const search = useSearch({ strict: false }) as InboxSearch
  const navigate = useNavigate()
  const router = useRouter()
  const user = useUser()
  const phone = usePhone()
  const [panelChoice, setPanelChoice] = usePreference('clientPanel')
  const panelOpen = phone ? search.panel === 'client' : panelChoice === 'open'
  const filters = { queue: search.queue, q: search.q, unread: search.unread }

  const open = (id: string) => void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search: filters })
  const back = () => void navigate({ to: '/inbox', search: filters })
  const setSearch = useCallback(
    (change: Pick<InboxSearch, 'queue' | 'q' | 'unread'>) =>
      // Typing a search must not fill the history with every letter.
      void navigate({ to: '.', search: (previous: InboxSearch) => ({ ...previous, ...change }), replace: 'q' in change }),
    [navigate],
  )
  const togglePanel = () => {
    if (!phone) return setPanelChoice(panelOpen ? 'closed' : 'open')
    void navigate({
      to: '.',
      search: (previous: InboxSearch) => ({ ...previous, panel: panelOpen ? undefined : ('client' as const) }),
    })
  }
  const openMessage = (message: string) =>
    void navigate({ to: '.', search: (previous: InboxSearch) => ({ ...previous, message, panel: undefined }), replace: true })

  return (
    <ConversationsPage
      conversationId={conversationId}
      search={search}
      userId={user.id}
      panel={
        conversationId && panelOpen ? (
          <ConversationClient
            conversationId={conversationId}
            me={{ id: user.id, isAdmin: isAdmin(user) }}
            asPage={phone}
            onClose={togglePanel}
            onOpenMessage={openMessage}
          />
        ) : null
      }
      onSearch={setSearch}
      onOpen={open}
      onBack={back}
      onPanel={togglePanel}
      onOpenMessage={openMessage}
      hrefOf={id => router.buildLocation({ to: '/inbox/$conversationId', params: { conversationId: id }, search: filters }).href}
    />
  )
}

function ConversationClient({
  conversationId,
  ...panel
}: {
  conversationId: string
  me: { id: string; isAdmin: boolean }
  asPage: boolean
  onClose: () => void
  onOpenMessage: (messageId: string) => void
}) {
  const clientId = useConversation(conversationId).data?.client.id
  if (!clientId) return null
  return (
    <ClientPanel
      key={clientId}
      clientId={clientId}
      tasks={heading => (
        <Suspense>
          <ClientTasks clientId={clientId} userId={panel.me.id} heading={heading} />
        </Suspense>
      )}
      offers={heading => (
        <Suspense>
          <ClientOffers clientId={clientId} conversationId={conversationId} isAdmin={panel.me.isAdmin} heading={heading} />
        </Suspense>
      )}
      {...panel}
    />
  )
}
