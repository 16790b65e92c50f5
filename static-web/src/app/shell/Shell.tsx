import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { getMe, isAdmin } from '@/api/auth'
import { keys } from '@/api/keys'
import { PaneBoundary } from '@/components/PaneBoundary'
import { TimeZoneContext } from '@/lib/format'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useLiveUpdates } from '../live/use-live-updates'
import { useUser } from '../session'
import { ConnectionStrip } from './ConnectionStrip'
import { NavRail } from './NavRail'
import { OfflineBar } from './OfflineBar'
import classes from './Shell.module.css'

const loadPalette = () => import('./Palette')
const Palette = lazy(() => loadPalette().then(module => ({ default: module.Palette })))
const KeyboardHelp = lazy(() => import('./KeyboardHelp').then(module => ({ default: module.KeyboardHelp })))

type Overlay = 'none' | 'palette' | 'help'

/** Everything around a page for people who are signed in. */
export function Shell() {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const [overlay, setOverlay] = useState<Overlay>('none')
  const path = useRouterState({ select: state => state.location.pathname })
  const me = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => getMe(signal) })
  useLiveUpdates(user.id)
  // Fetched in a quiet moment: what is typed right after Mod+K must already land in it.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1500)
    return () => clearTimeout(timer)
  }, [])

  useShortcuts({
    palette: () => setOverlay(current => (current === 'palette' ? 'none' : 'palette')),
    help: () => setOverlay('help'),
    goInbox: () => void navigate({ to: '/inbox' }),
    goTours: () => void navigate({ to: '/products' }),
    goSettings: () => void navigate({ to: '/settings' }),
    ...(isAdmin(user) ? { goWhatsapp: () => void navigate({ to: '/whatsapp' }) } : {}),
  })

  return (
    <TimeZoneContext.Provider value={me.data?.organization.timeZone}>
      <div className={classes.shell} data-chat={/^\/inbox\/./.test(path) || undefined}>
        <a className="skip-link" href="#main">
          {t('shell.skipToContent')}
        </a>
        <NavRail
          organizationName={me.data?.organization.name}
          onPalette={() => setOverlay('palette')}
          onHelp={() => setOverlay('help')}
        />
        <div className={classes.body}>
          <OfflineBar />
          <ConnectionStrip />
          <main id="main" className={classes.main} tabIndex={-1}>
            <PaneBoundary resetKey={path}>
              <Outlet />
            </PaneBoundary>
          </main>
        </div>
        <Suspense>
          {overlay === 'palette' && <Palette onClose={() => setOverlay('none')} onHelp={() => setOverlay('help')} />}
          {overlay === 'help' && <KeyboardHelp onClose={() => setOverlay('none')} />}
        </Suspense>
      </div>
    </TimeZoneContext.Provider>
  )
}
