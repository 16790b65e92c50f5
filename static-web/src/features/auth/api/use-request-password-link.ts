import { useMutation } from '@tanstack/react-query'
import { requestPasswordLink } from '@/api/auth'

export const useRequestPasswordLink = () => useMutation({ mutationFn: requestPasswordLink })
