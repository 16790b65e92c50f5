import * as z from 'zod/mini'

// Messages are names of texts; useFieldError puts them into words.
const required = 'required'

export const loginSchema = z.object({
  email: z.string().check(z.trim(), z.minLength(1, required)),
  password: z.string().check(z.minLength(1, required)),
})

export const codeSchema = z.object({ code: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(40, 'tooLong')) })

const email = z.string().check(z.trim(), z.minLength(1, required), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email'))
const newPassword = z.string().check(z.minLength(10, 'passwordShort'), z.maxLength(72, 'tooLong'))

export const forgotSchema = z.object({ email })
export const resetSchema = z.object({ password: newPassword })
export const invitationSchema = z.object({ name: z.string().check(z.trim(), z.maxLength(200, 'tooLong')), password: newPassword })

export const registerSchema = z.object({
  organizationName: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, 'tooLong')),
  name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, 'tooLong')),
  email,
  password: newPassword,
})

export type LoginValues = z.infer<typeof loginSchema>
export type CodeValues = z.infer<typeof codeSchema>
export type ForgotValues = z.infer<typeof forgotSchema>
export type ResetValues = z.infer<typeof resetSchema>
export type InvitationValues = z.infer<typeof invitationSchema>
export type RegisterValues = z.infer<typeof registerSchema>
