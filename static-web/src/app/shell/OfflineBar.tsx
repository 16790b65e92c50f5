import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { IconOffline } from '@/components/icons'
import { useDelayed } from '@/lib/use-delayed'
import { feedStatus } from '../live/feed-status'
import classes from './Bars.module.css'

const subscribeOnline = (listener: () => void) => {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** The link between this browser and the server; not the WhatsApp number, which has its own strip. */
export function OfflineBar() {
  const { t } = useTranslation()
  const status = useSyncExternalStore(feedStatus.subscribe, feedStatus.get)
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  // One lost poll is not worth a word.
  const reconnecting = useDelayed(status === 'reconnecting', 2500)
  const text = !online ? t('shell.offline') : reconnecting ? t('shell.reconnecting') : null
  return (
    <div role="status" aria-live="polite">
      {text && (
        <p className={classes.bar} data-tone="warning">
          <IconOffline size={18} />
          {text}
        </p>
      )}
    </div>
  )
}
