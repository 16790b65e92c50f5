import { RegisterPage } from '@/features/auth/RegisterPage'
import { session } from '../session'

export function RegisterRoute() {
  return <RegisterPage onSignedIn={grant => session.adopt(grant)} />
}
