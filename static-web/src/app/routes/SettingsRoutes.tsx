import { Navigate, Outlet, useNavigate, useSearch } from '@tanstack/react-router'
import { isAdmin } from '@/api/auth'
import { AccountPage } from '@/features/account/AccountPage'
import { AuditPage } from '@/features/settings/audit/AuditPage'
import type { AuditSearch } from '@/features/settings/audit/search'
import { OrganizationPage } from '@/features/settings/OrganizationPage'
import { QuickRepliesPage } from '@/features/settings/replies/QuickRepliesPage'
import { SettingsLayout } from '@/features/settings/SettingsLayout'
import { TeamPage } from '@/features/settings/team/TeamPage'
import { session, useUser } from '../session'

export function SettingsRoute() {
  return (
    <SettingsLayout admin={isAdmin(useUser())}>
      <Outlet />
    </SettingsLayout>
  )
}

export function AccountRoute() {
  return (
    <AccountPage
      // The name stands in the session as well.
      onProfileSaved={() => void session.refresh().catch(() => undefined)}
      onSignedOut={() => session.end({ expired: false })}
    />
  )
}

export function OrganizationRoute() {
  return isAdmin(useUser()) ? <OrganizationPage /> : <Navigate to="/settings" replace />
}

export function TeamRoute() {
  const user = useUser()
  return isAdmin(user) ? <TeamPage userId={user.id} /> : <Navigate to="/settings" replace />
}

export function QuickRepliesRoute() {
  return isAdmin(useUser()) ? <QuickRepliesPage /> : <Navigate to="/settings" replace />
}

export function AuditRoute() {
  const search = useSearch({ from: '/member/settings/audit' })
  const navigate = useNavigate()
  if (!isAdmin(useUser())) return <Navigate to="/settings" replace />
  return (
    <AuditPage
      search={search}
      onSearch={change =>
        void navigate({ to: '/settings/audit', search: (previous: AuditSearch) => ({ ...previous, ...change }), replace: true })
      }
    />
  )
}
