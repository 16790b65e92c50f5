import { SetUpTotpPage } from '@/features/account/SetUpTotpPage'
import { session } from '../session'
import { useSignOut } from '../use-sign-out'

export function SetUpTotpRoute({ onDone }: { onDone: () => void }) {
  const signOut = useSignOut()
  return (
    <SetUpTotpPage
      onDone={async () => {
        await session.refresh()
        onDone()
      }}
      onSignOut={signOut}
    />
  )
}
