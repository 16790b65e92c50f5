import { useMutation } from '@tanstack/react-query'
import { resetPassword } from '@/api/auth'

// The token and the password do not stay in memory once the answer is there.
export const useResetPassword = () => useMutation({ mutationFn: resetPassword, gcTime: 0 })
