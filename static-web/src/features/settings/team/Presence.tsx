import '@/lib/dialogue-texts'
import { useTranslation } from 'react-i18next'
import type { User } from '@/api/users'
import classes from './Team.module.css'

/** Whether clients can be offered to a colleague now. */
export function Presence({ user }: { user: User }) {
  const { t } = useTranslation()
  const state = !user.isOnline ? 'offline' : user.availability === 'away' ? 'away' : 'there'
  return (
    <span className={classes.presence} data-state={state}>
      {t(`dialogues.presence.${state}`)}
    </span>
  )
}
