import { useNavigate } from '@tanstack/react-router'
import { InvitationPage } from '@/features/auth/InvitationPage'
import { ResetPasswordPage } from '@/features/auth/ResetPasswordPage'
import { useLinkToken } from '@/lib/link-token'
import { session } from '../session'

// The key: another link pasted over the first begins anew.
export function ResetPasswordRoute() {
  const token = useLinkToken('/reset-password')
  return <ResetPasswordPage key={token} token={token} />
}

export function InvitationRoute() {
  const token = useLinkToken('/invitation')
  const navigate = useNavigate()
  return (
    <InvitationPage
      key={token}
      token={token}
      onSignedIn={grant => {
        session.adopt(grant)
        void navigate({ to: '/inbox', replace: true })
      }}
    />
  )
}
