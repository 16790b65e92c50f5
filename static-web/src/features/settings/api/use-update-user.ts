import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { updateUser } from '@/api/users'

export type UserChange = Parameters<typeof updateUser>[1]

export function useUpdateUser(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: UserChange) => updateUser(id, change),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.users }),
  })
}
