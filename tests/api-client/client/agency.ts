import { randomUUID } from 'node:crypto'
import { connect, ok, type Schemas } from './api'

export const password = 'kofe s kardamonom 7'
export const newEmail = () => `${randomUUID()}@example.com`

let phones = 0
/** A phone that no other client has. */
export const newPhone = () => `+7999${String(++phones).padStart(7, '0')}`

/** A new agency with its administrator, signed in. */
export async function register() {
  const email = newEmail()
  const session = await ok(
    connect().POST('/api/auth/register', {
      body: { organizationName: 'Море Туров', email, password, name: 'Анна', language: 'ru' },
    }),
  )
  return { admin: connect(session.accessToken), email, organizationId: session.user.organizationId, userId: session.user.id }
}

export type Agency = Awaited<ReturnType<typeof register>>

export const tokenOf = (link: string) => link.split('#')[1]!

/** A colleague who has taken up the invitation. */
export async function invite({ admin }: Agency, role: Schemas['InviteUserRequest']['role'] = 'manager') {
  const body = { email: newEmail(), name: 'Мария', role, language: 'ru' as const }
  const { link } = await ok(admin.POST('/api/users', { body }))
  const session = await ok(connect().POST('/api/auth/invitations/accept', { body: { token: tokenOf(link), password } }))
  return { api: connect(session.accessToken), id: session.user.id, email: body.email }
}
