import { useTranslation } from 'react-i18next'
import type { MessageStatus } from '@/api/messages'
import { IconAlert, IconCheck, IconChecks, IconClock, IconClose } from '@/components/icons'
import classes from './Ticks.module.css'

const icons: Partial<Record<MessageStatus, typeof IconCheck>> = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlert,
  canceled: IconClose,
}

/** How far a message of ours has come, as in WhatsApp: clock, ✓, ✓✓, blue ✓✓, or that it failed. */
export function Ticks({ status, size = 16 }: { status: MessageStatus; size?: number }) {
  const { t } = useTranslation()
  const Icon = icons[status]
  if (!Icon || status === 'received') return null
  const label = t(`message.status.${status}`)
  return (
    <span className={classes.ticks} data-status={status} title={label}>
      <Icon size={size} stroke={2} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
