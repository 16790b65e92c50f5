import { useQuery } from '@tanstack/react-query'
import { listDuplicates, mergeClient, unmergeClient } from '@/api/clients'
import { keys } from '@/api/keys'
import { useClientAct } from './use-client-act'

export const useDuplicates = (clientId: string) =>
  useQuery({ queryKey: keys.duplicates(clientId), queryFn: ({ signal }) => listDuplicates(clientId, signal) })

export const useMergeClient = (keptId: string) => useClientAct(keptId, (mergedId: string) => mergeClient(keptId, mergedId))

export const useUnmergeClient = (keptId: string) => useClientAct(keptId, unmergeClient)
