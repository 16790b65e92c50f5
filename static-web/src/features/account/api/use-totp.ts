import { useMutation, useQueryClient } from '@tanstack/react-query'
import { disableTotp, enableTotp, setUpTotp } from '@/api/account'
import { keys } from '@/api/keys'

// Secrets and recovery codes do not stay in memory once they are off the screen.
const gcTime = 0

/** A question to the server only once asked for: each answer makes the code before it void. */
export const useSetUpTotp = () => useMutation({ mutationFn: setUpTotp, gcTime })

export const useEnableTotp = () => useMutation({ mutationFn: enableTotp, gcTime })

export function useDisableTotp() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: disableTotp,
    gcTime,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.me }),
  })
}
