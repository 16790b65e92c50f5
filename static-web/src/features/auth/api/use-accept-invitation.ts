import { useMutation } from '@tanstack/react-query'
import { acceptInvitation } from '@/api/auth'

export const useAcceptInvitation = () => useMutation({ mutationFn: acceptInvitation, gcTime: 0 })
