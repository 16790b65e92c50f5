import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isAdmin } from '@/api/auth'
import { IconWhatsapp } from '@/components/icons'
import { useWhatsappSession } from '@/features/whatsapp/api/use-whatsapp-session'
import { useUser } from '../session'
import classes from './Bars.module.css'

/** Says on every page that the number is not connected, since no message comes or goes until it is. */
export function ConnectionStrip() {
  const { t } = useTranslation()
  const user = useUser()
  const { data } = useWhatsappSession()
  const onPage = useRouterState({ select: state => state.location.pathname === '/whatsapp' })
  if (!data || data.state === 'connected' || onPage) return null
  return (
    <div className={classes.bar} data-tone={data.state === 'failed' ? 'danger' : 'warning'} role="status">
      <IconWhatsapp size={18} />
      <span>{t(`whatsapp.strip.${data.state}`)}</span>
      {isAdmin(user) ? <Link to="/whatsapp">{t('whatsapp.strip.open')}</Link> : <span>{t('whatsapp.strip.askAdmin')}</span>}
    </div>
  )
}
