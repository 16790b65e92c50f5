import { Suspense } from 'react'
import { useScheduled } from '../api/use-scheduled'
import { ScheduledList } from '../composer/lazy'

/** Nothing, until something waits to be sent. */
export function ScheduledArea({ conversationId }: { conversationId: string }) {
  const { data } = useScheduled(conversationId)
  if (!data || data.items.length === 0) return null
  return (
    <Suspense fallback={null}>
      <ScheduledList items={data.items} timeZone={data.timeZone} />
    </Suspense>
  )
}
