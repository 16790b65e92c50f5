import '@/lib/inbox-texts'
import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { IconChevron } from '@/components/icons'
import { SkeletonRows } from '@/components/SkeletonRows'
import { usePhone } from '@/lib/use-media'
import classes from './HandoffBrief.module.css'

const BriefContent = lazy(() => import('./BriefContent').then(module => ({ default: module.BriefContent })))

/** What whoever takes over must know, folded up under the head of the chat; open by itself where a client waits for a person. */
export function HandoffBrief({
  conversation,
  userId,
  onOpenMessage,
}: {
  conversation: Conversation
  userId: string
  onOpenMessage: (messageId: string) => void
}) {
  const { t } = useTranslation()
  const phone = usePhone()
  const contentId = useId()
  // On a phone the messages come first.
  const [opened, setOpened] = useState(() => conversation.attention !== null && !phone)
  return (
    <section className={classes.brief} aria-label={t('inbox.briefing.title')}>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={opened}
        aria-controls={contentId}
        onClick={() => setOpened(!opened)}
      >
        <IconChevron size={16} className={classes.chevron} aria-hidden />
        {t('inbox.briefing.title')}
      </button>
      <div id={contentId} hidden={!opened}>
        {opened && (
          <Suspense fallback={<SkeletonRows count={2} height={20} />}>
            <BriefContent
              conversationId={conversation.id}
              userId={userId}
              onOpenMessage={messageId => {
                if (phone) setOpened(false)
                onOpenMessage(messageId)
              }}
            />
          </Suspense>
        )}
      </div>
    </section>
  )
}
