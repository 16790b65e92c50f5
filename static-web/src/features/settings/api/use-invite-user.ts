import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { inviteUser, inviteUserAgain } from '@/api/users'

function useInvitation<T>(mutationFn: (value: T) => ReturnType<typeof inviteUserAgain>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn,
    gcTime: 0, // the link is as good as a password
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.users }),
  })
}

export const useInviteUser = () => useInvitation(inviteUser)

/** Makes the earlier link void. */
export const useInviteUserAgain = () => useInvitation(inviteUserAgain)
