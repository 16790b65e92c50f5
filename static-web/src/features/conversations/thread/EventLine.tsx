import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/messages'
import { useFormat } from '@/lib/format'
import classes from './Thread.module.css'

const withName = ['takeover', 'release', 'closed', 'reopened'] as const

/** What happened to the conversation, between the bubbles: who took over, closed, handed back. */
export function EventLine({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const event = message.event!
  const kind = withName.find(name => name === event.kind)
  const text =
    kind === 'takeover' && message.viaPhone
      ? t('message.event.takeoverPhone')
      : kind
        ? event.by
          ? t(`message.event.${kind}By`, { name: event.by })
          : t(`message.event.${kind}`)
        : t('message.event.handoff')
  return (
    <p className={classes.event}>
      <bdi>{text}</bdi> <time dateTime={message.createdAt}>{format.time(message.createdAt)}</time>
    </p>
  )
}
