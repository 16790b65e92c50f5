import { useMutation, useQueryClient } from '@tanstack/react-query'
import { updateMe } from '@/api/account'
import { keys } from '@/api/keys'

export function useUpdateMe() {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: updateMe, onSuccess: me => queryClient.setQueryData(keys.me, me) })
}
