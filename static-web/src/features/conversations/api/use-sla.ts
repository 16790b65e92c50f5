import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getOrganization } from '@/api/organization'

// What an organisation begins with.
const standardMinutes = 15

/** How many minutes a client of this organisation may wait for a person. */
export const useSlaMinutes = () =>
  useQuery({ queryKey: keys.organization, queryFn: ({ signal }) => getOrganization(signal) }).data?.slaMinutes ?? standardMinutes
