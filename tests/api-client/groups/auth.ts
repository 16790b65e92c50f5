import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { newEmail, password, register, tokenOf } from '../client/agency'
import { connect, environment, ok, problem } from '../client/api'
import { eventually } from '../client/eventually'

describe('auth', () => {
  test('register_newAgency_isSignedInAsItsAdministrator', async () => {
    const { admin, email } = await register()
    const me = await ok(admin.GET('/api/auth/me'))
    expect(me).toMatchObject({ email, role: 'org_admin', guest: null, organization: { name: 'Море Туров' } })
    const taken = { organizationName: 'Другие', email, password, name: 'Анна', language: 'ru' } as const
    expect(await problem(connect().POST('/api/auth/register', { body: taken }))).toEqual([409, 'auth.email_taken'])
  })

  test('login_wrongPassword_saysNothingOfTheAccount', async () => {
    const { email } = await register()
    const session = await ok(connect().POST('/api/auth/login', { body: { email, password } }))
    expect(session.user.email).toBe(email)
    const refused = [401, 'auth.invalid_credentials']
    expect(await problem(connect().POST('/api/auth/login', { body: { email, password: 'wrong wrong 1' } }))).toEqual(refused)
    expect(await problem(connect().POST('/api/auth/login', { body: { email: newEmail(), password } }))).toEqual(refused)
  })

  test('refresh_cookieOfTheSignIn_isTradedAndEndsWithSigningOut', async () => {
    const { email } = await register()
    const login = await connect().POST('/api/auth/login', { body: { email, password } })
    const refreshed = await connect().POST('/api/auth/refresh', { headers: { Cookie: cookieOf(login.response) } })
    expect(refreshed.data?.user.email).toBe(email)
    const headers = { Cookie: cookieOf(refreshed.response) }
    await ok(connect().POST('/api/auth/logout', { headers }))
    expect(await problem(connect().POST('/api/auth/refresh', { headers }))).toEqual([401, 'auth.session_expired'])
    const signedOut = connect(refreshed.data?.accessToken)
    expect((await problem(signedOut.GET('/api/auth/me')))[0]).toBe(401)
  })

  test('forgottenPassword_mailedLink_setsANewOneOnce', async () => {
    const { email } = await register()
    await ok(connect().POST('/api/auth/password/forgot', { body: { email } }))
    const token = tokenOf(await mailedLink(email))
    const body = { token, password: 'another kardamon 8' }
    await ok(connect().POST('/api/auth/password/reset', { body }))
    await ok(connect().POST('/api/auth/login', { body: { email, password: body.password } }))
    expect(await problem(connect().POST('/api/auth/password/reset', { body }))).toEqual([422, 'auth.link_invalid'])
  })
})

const cookieOf = (response: Response) => response.headers.getSetCookie()[0]!.split(';')[0]!

async function mailedLink(email: string): Promise<string> {
  const mails = await eventually(
    async () => {
      const names = await readdir(environment.mail).catch(() => [])
      const texts = await Promise.all(names.map(name => readFile(`${environment.mail}/${name}`, 'utf8')))
      return texts.filter(text => text.includes(email))
    },
    found => found.length > 0,
  )
  // Quoted-printable: a long line goes on behind "=".
  const text = mails[0]!
    .replace(/=\r?\n/g, '')
    .replaceAll('=3D', '=')
    .replaceAll('=23', '#')
  return /https?:\S+#\S+/.exec(text)![0]
}
