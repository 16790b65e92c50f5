import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/EmptyState'
import { IconOffline } from '@/components/icons'
import { useDelayed } from '@/lib/use-delayed'
import classes from './Start.module.css'
import { session } from './session'

/** Before it is known who is signed in. */
export function Start({ state }: { state: 'restoring' | 'unreachable' }) {
  const { t } = useTranslation()
  const slow = useDelayed(state === 'restoring', 400)
  return (
    <main className={classes.start}>
      {state === 'unreachable' ? (
        <EmptyState
          icon={<IconOffline />}
          title={t('start.unreachable')}
          hint={t('start.unreachableHint')}
          action={<Button onClick={() => void session.restore()}>{t('common.retry')}</Button>}
        />
      ) : (
        slow && <p role="status">{t('common.loading')}</p>
      )}
    </main>
  )
}
