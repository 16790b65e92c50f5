import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format'
import { useConversationCounts } from '../api/use-conversation-counts'
import classes from './QueueTabs.module.css'
import { countOf, type InboxSearch, queues } from './queues'

/** The queues of the inbox with their live counts, and "unread only". */
export function QueueTabs({
  search,
  onSearch,
}: {
  search: InboxSearch
  onSearch: (change: Pick<InboxSearch, 'queue' | 'unread'>) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: counts } = useConversationCounts()
  const current = search.queue ?? 'all'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame
    <div className={classes.queues} role="group" aria-label={t('conversation.queues')}>
      {queues.map(queue => {
        const count = countOf(queue, counts)
        return (
          <button
            key={queue}
            type="button"
            className={classes.queue}
            aria-pressed={queue === current}
            data-urgent={(queue === 'attention' && count) || undefined}
            onClick={() => onSearch({ queue: queue === 'all' ? undefined : queue })}
          >
            {t(`conversation.queue.${queue}`)}
            {count !== undefined && queue !== 'closed' && <span className={classes.count}>{format.number(count)}</span>}
          </button>
        )
      })}
      <button
        type="button"
        className={classes.queue}
        aria-pressed={search.unread === true}
        onClick={() => onSearch({ unread: search.unread ? undefined : true })}
      >
        {t('conversation.unreadOnly')}
      </button>
    </div>
  )
}
