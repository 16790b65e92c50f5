import { useQuery } from '@tanstack/react-query'
import { getMe } from '@/api/auth'
import { keys } from '@/api/keys'

export const useMe = () => useQuery({ queryKey: keys.me, queryFn: ({ signal }) => getMe(signal) })
