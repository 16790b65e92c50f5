import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changePassword } from '@/api/account'
import { keys } from '@/api/keys'

/** All other sessions end with it. */
export function useChangePassword() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: changePassword,
    gcTime: 0,
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.sessions }),
  })
}
