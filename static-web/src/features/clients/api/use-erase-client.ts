import { useQueryClient } from '@tanstack/react-query'
import { eraseClient } from '@/api/clients'
import { keys } from '@/api/keys'
import { useClientAct } from './use-client-act'

export function useEraseClient(id: string) {
  const queryClient = useQueryClient()
  return useClientAct(id, async () => {
    await eraseClient(id)
    // A thread that is opened later would show for a moment what it remembers.
    queryClient.removeQueries({ queryKey: keys.threads, type: 'inactive' })
  })
}
