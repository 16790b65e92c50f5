import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getOrganization } from '@/api/organization'

export const useOrganization = () => useQuery({ queryKey: keys.organization, queryFn: ({ signal }) => getOrganization(signal) })
