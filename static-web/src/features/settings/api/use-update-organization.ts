import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { updateOrganization } from '@/api/organization'

export function useUpdateOrganization() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: updateOrganization,
    onSuccess: organization => {
      queryClient.setQueryData(keys.organization, organization)
      void queryClient.invalidateQueries({ queryKey: keys.me })
    },
  })
}
