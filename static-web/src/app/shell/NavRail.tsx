import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isAdmin } from '@/api/auth'
import { IconAgent, IconBook, IconInbox, IconSearch, IconSettings, IconTask, IconTour, IconWhatsapp } from '@/components/icons'
import { Logo } from '@/components/Logo'
import { useConversationCounts } from '@/features/conversations/api/use-conversation-counts'
import { useUser } from '../session'
import { Badge } from './Badge'
import { Bell } from './Bell'
import classes from './NavRail.module.css'
import { UserMenu } from './UserMenu'

/** At the side on a desktop, at the bottom on a phone. */
export function NavRail({
  organizationName,
  onPalette,
  onHelp,
}: {
  organizationName: string | undefined
  onPalette: () => void
  onHelp: () => void
}) {
  const { t } = useTranslation()
  const user = useUser()
  const attention = useConversationCounts().data?.attention ?? 0
  return (
    <nav className={classes.rail} aria-label={t('shell.navigation')}>
      <div className={classes.logo}>
        <Logo compact />
      </div>
      <Item
        to="/inbox"
        icon={<IconInbox />}
        label={t('nav.inbox')}
        count={attention}
        countLabel={t('nav.attention', { count: attention })}
      />
      <Item to="/tasks" icon={<IconTask />} label={t('nav.tasks')} />
      <Item to="/products" icon={<IconTour />} label={t('nav.tours')} />
      {isAdmin(user) && <Item to="/agents" icon={<IconAgent />} label={t('nav.agents')} />}
      {isAdmin(user) && <Item to="/knowledge" icon={<IconBook />} label={t('nav.knowledge')} />}
      {isAdmin(user) && <Item to="/whatsapp" icon={<IconWhatsapp />} label={t('nav.whatsapp')} className={classes.desktopOnly} />}
      <Item to="/settings" icon={<IconSettings />} label={t('nav.settings')} className={classes.desktopOnly} />
      <div className={classes.space} />
      <Bell className={classes.item!} />
      <button type="button" className={`${classes.item} ${classes.desktopOnly}`} onClick={onPalette}>
        <IconSearch />
        <span>{t('nav.search')}</span>
      </button>
      <UserMenu organizationName={organizationName} onHelp={onHelp} className={classes.item!} />
    </nav>
  )
}

function Item({
  to,
  icon,
  label,
  count = 0,
  countLabel,
  className = '',
}: {
  to: '/inbox' | '/tasks' | '/products' | '/agents' | '/knowledge' | '/whatsapp' | '/settings'
  icon: ReactNode
  label: string
  count?: number
  countLabel?: string
  className?: string | undefined
}) {
  return (
    <Link to={to} className={`${classes.item} ${className}`} activeProps={{ className: classes.active, 'aria-current': 'page' }}>
      {icon}
      <span>{label}</span>
      <Badge count={count} label={countLabel} />
    </Link>
  )
}
