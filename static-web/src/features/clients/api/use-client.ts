import { useQuery } from '@tanstack/react-query'
import { getClient } from '@/api/clients'
import { keys } from '@/api/keys'

export const useClient = (id: string) => useQuery({ queryKey: keys.client(id), queryFn: ({ signal }) => getClient(id, signal) })
