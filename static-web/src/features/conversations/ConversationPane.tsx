import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/ErrorState'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useClientName } from '@/lib/use-client-name'
import { useDelayed } from '@/lib/use-delayed'
import { useTitle } from '@/lib/use-title'
import { useConversation } from './api/use-conversation'
import { useConversationAction } from './api/use-conversation-action'
import { useConversationCounts } from './api/use-conversation-counts'
import { draftMessage, useSendMessage } from './api/use-send-message'
import { type Speaker, useSetSpeaker } from './api/use-set-speaker'
import { useTranslationProvider } from './api/use-translation'
import classes from './ConversationPane.module.css'
import { attachments } from './composer/attachments'
import { Composer, type ComposerHandle } from './composer/Composer'
import { unsentMessages } from './composer/unsent'
import { HandoffBrief } from './handoff/HandoffBrief'
import { needsBrief } from './handoff/needs-brief'
import { ScheduledArea } from './later/ScheduledArea'
import { useDrafting } from './suggestion/use-drafting'
import { Thread } from './thread/Thread'
import { ThreadHeader } from './thread/ThreadHeader'
import { isFileLost } from './thread/UnsentBubble'

/** One open chat: header, messages, composer. Mount it anew (by key) for another chat. */
export function ConversationPane({
  conversationId,
  userId,
  focusMessageId,
  panelOpen,
  onBack,
  onPanel,
  onNext,
  onOpenMessage,
}: {
  conversationId: string
  userId: string
  focusMessageId: string | undefined
  panelOpen: boolean
  onBack: (() => void) | undefined
  onPanel: () => void
  onNext: () => void
  onOpenMessage: (messageId: string) => void
}) {
  const { t, i18n } = useTranslation()
  const query = useConversation(conversationId)
  const { mutate: act } = useConversationAction(conversationId)
  const setSpeaker = useSetSpeaker(conversationId)
  const send = useSendMessage()
  const drafting = useDrafting(conversationId)
  const composer = useRef<ComposerHandle>(null)
  const conversation = query.data
  const clientName = useClientName()
  const provider = useTranslationProvider()
  const attention = useConversationCounts().data?.attention ?? 0
  useTitle(conversation ? clientName(conversation.client) : t('nav.inbox'), attention)

  // How many were unread when the chat was opened; kept while it is open.
  const unreadAtOpen = useRef<number | undefined>(undefined)
  if (conversation && unreadAtOpen.current === undefined) unreadAtOpen.current = conversation.unreadCount
  useMarkRead(conversation?.unreadCount ?? 0, () => act('read'))

  const chooseSpeaker = (speaker: Speaker) => conversation && setSpeaker.mutate({ before: conversation, speaker })
  const takeOver = () => act('takeover')
  const handBack = () =>
    act('release', {
      onSuccess: ({ mode }) => toast.success(mode === 'suggest' ? t('inbox.speaker.handedBackDrafts') : t('control.handedBack')),
    })
  const close = () => act('close', { onSuccess: () => toast.success(t('conversation.closedToast')) })
  useShortcuts({
    takeOver: () => conversation && !conversation.closedAt && takeOver(),
    handBack: () => conversation && !conversation.closedAt && handBack(),
    close: () => conversation && !conversation.closedAt && close(),
    closeAndNext: () => {
      if (conversation && !conversation.closedAt) close()
      onNext()
    },
    clientPanel: onPanel,
    reply: () => composer.current?.focus(),
    ...(onBack ? { back: onBack } : {}),
  })

  const showSkeleton = useDelayed(query.isPending)
  if (!conversation) {
    if (query.isPending) return <div className={classes.pane}>{showSkeleton && <SkeletonRows count={5} height={44} />}</div>
    return (
      <div className={classes.pane}>
        <ErrorState error={query.error} title={t('conversation.failed')} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  const name = clientName(conversation.client)
  const { language } = conversation
  const inAnotherLanguage = provider !== undefined && language !== null && language !== i18n.language
  // On a phone the chat is a page of its own.
  const Heading = onBack ? 'h1' : 'h2'
  return (
    <section className={classes.pane} aria-label={t('conversation.with', { name })}>
      <Heading className="visually-hidden">{t('conversation.with', { name })}</Heading>
      <ThreadHeader
        conversation={conversation}
        userId={userId}
        panelOpen={panelOpen}
        onBack={onBack}
        onPanel={onPanel}
        onSpeaker={chooseSpeaker}
        onClose={close}
        onReopen={() => act('reopen')}
      />
      {needsBrief(conversation) && <HandoffBrief conversation={conversation} userId={userId} onOpenMessage={onOpenMessage} />}
      <Thread
        conversationId={conversationId}
        unreadAtOpen={unreadAtOpen.current ?? 0}
        focusMessageId={focusMessageId}
        onEdit={unsent => {
          if (unsent.media) {
            if (attachments.get().has(conversationId)) return void toast.error(t('inbox.attach.inTheWay'))
            attachments.putBack(conversationId, unsent.media, isFileLost(unsent.problem))
          }
          unsentMessages.remove(unsent.id)
          composer.current?.insert(unsent.text, unsent.options?.suggestionId)
        }}
      />
      <ScheduledArea conversationId={conversationId} />
      <Composer
        ref={composer}
        conversationId={conversationId}
        control={conversation.control}
        mode={conversation.mode}
        closed={conversation.closedAt !== null}
        translation={inAnotherLanguage ? { to: language, from: i18n.language, isOn: provider !== 'none' } : undefined}
        drafting={drafting}
        onSend={(text, options, media) => send.mutate(draftMessage(conversationId, text, options, media))}
      />
    </section>
  )
}

/** Opening clears, and so does what arrives while the chat is looked at; a hidden tab reads nothing. */
function useMarkRead(unread: number, markRead: () => void) {
  const latest = useRef(markRead)
  useEffect(() => {
    latest.current = markRead
  })
  useEffect(() => {
    if (unread === 0) return
    const read = () => document.visibilityState === 'visible' && latest.current()
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [unread])
}
