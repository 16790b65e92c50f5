import { isAdmin } from '@/api/auth'
import { SettingsPage } from '@/features/settings/SettingsPage'
import { useUser } from '../session'

export function SettingsRoute() {
  return <SettingsPage admin={isAdmin(useUser())} />
}
