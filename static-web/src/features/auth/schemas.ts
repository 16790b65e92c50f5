import * as z from 'zod/mini'

// Messages are names of texts; useFieldError puts them into words.
const required = 'required'

export const loginSchema = z.object({
  email: z.string().check(z.trim(), z.minLength(1, required)),
  password: z.string().check(z.minLength(1, required)),
})

export const registerSchema = z.object({
  organizationName: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, 'tooLong')),
  name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, 'tooLong')),
  email: z.string().check(z.trim(), z.minLength(1, required), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email')),
  password: z.string().check(z.minLength(10, 'passwordShort'), z.maxLength(72, 'tooLong')),
})

export type LoginValues = z.infer<typeof loginSchema>
export type RegisterValues = z.infer<typeof registerSchema>
