import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Agent, type AgentChange, listAgents, updateAgent } from '@/api/agents'
import { keys } from '@/api/keys'
import { ApiError } from '@/lib/problem'

export const useAgents = () => useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => listAgents(signal) })

/** Changes the settings that were seen: a colleague's newer ones are shown first, not overwritten. */
export function useUpdateAgent({ kind, version }: Agent) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: AgentChange) => updateAgent(kind, change, version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.agents }),
    onError: error => {
      if (error instanceof ApiError && error.status === 412) void queryClient.invalidateQueries({ queryKey: keys.agents })
    },
  })
}
