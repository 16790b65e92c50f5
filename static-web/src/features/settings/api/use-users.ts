import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listUsers } from '@/api/users'

export const useUsers = () => useQuery({ queryKey: keys.users, queryFn: ({ signal }) => listUsers(signal) })
