import { useMutation } from '@tanstack/react-query'
import { logout } from '@/api/auth'
import { session } from './session'

/** Out on this device even if the server cannot be told: the token is dropped, the cookie ends by itself. */
export function useSignOut() {
  const { mutate } = useMutation({ mutationFn: logout, onSettled: () => session.end({ expired: false }) })
  return () => mutate()
}
