import { LoginPage } from '@/features/auth/LoginPage'
import { session, useSession } from '../session'

export function LoginRoute() {
  const state = useSession()
  return <LoginPage expired={state.name === 'signed-out' && state.expired} onSignedIn={grant => session.adopt(grant)} />
}
