import { useQuery } from '@tanstack/react-query'
import { getQualification } from '@/api/clients'
import { keys } from '@/api/keys'

export const useQualification = (clientId: string) =>
  useQuery({ queryKey: keys.qualification(clientId), queryFn: ({ signal }) => getQualification(clientId, signal) })
