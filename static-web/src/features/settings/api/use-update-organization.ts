import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { type Organization, type OrganizationChange, updateOrganization } from '@/api/organization'
import { ApiError } from '@/lib/problem'

/** Changes the settings that were seen: a colleague's newer ones are shown first, not overwritten. */
export function useUpdateOrganization({ version }: Organization) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: OrganizationChange) => updateOrganization(change, version),
    onSuccess: organization => {
      queryClient.setQueryData(keys.organization, organization)
      void queryClient.invalidateQueries({ queryKey: keys.me })
    },
    onError: error => {
      if (error instanceof ApiError && error.status === 412) void queryClient.invalidateQueries({ queryKey: keys.organization })
    },
  })
}
