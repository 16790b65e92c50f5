import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, password, register } from '../client/agency'
import { connect, ok, problem } from '../client/api'
import { totp } from '../client/totp'

describe('account', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('updateMe_nameAndLanguage_areKept', async () => {
    const body = { name: 'Анна Соколова', language: 'en' } as const
    expect(await ok(agency.admin.PATCH('/api/auth/me', { body }))).toMatchObject(body)
  })

  test('changePassword_wrongOne_isRefused', async () => {
    const body = { currentPassword: 'not it at all', newPassword: 'kardamon bez kofe 9' }
    expect(await problem(agency.admin.POST('/api/auth/password', { body }))).toEqual([422, 'auth.wrong_password'])
    await ok(agency.admin.POST('/api/auth/password', { body: { ...body, currentPassword: password } }))
    await ok(connect().POST('/api/auth/login', { body: { email: agency.email, password: body.newPassword } }))
  })

  test('sessions_another_canBeEnded', async () => {
    const { admin, email } = await register()
    const other = await ok(connect().POST('/api/auth/login', { body: { email, password } }))
    const { items } = await ok(admin.GET('/api/auth/sessions'))
    expect(items.filter(session => session.current)).toHaveLength(1)
    const id = items.find(session => !session.current)!.id
    await ok(admin.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }))
    expect((await problem(connect(other.accessToken).GET('/api/auth/me')))[0]).toBe(401)
    await ok(admin.POST('/api/auth/sessions/end-all'))
    expect((await problem(admin.GET('/api/auth/me')))[0]).toBe(401)
  })

  test('totp_switchedOn_isAskedForAtTheNextSignIn', async () => {
    const { admin, email } = await register()
    const { secret } = await ok(admin.POST('/api/auth/totp/setup'))
    const { recoveryCodes } = await ok(admin.POST('/api/auth/totp/enable', { body: { code: totp(secret) } }))
    const login = (code?: string) => connect().POST('/api/auth/login', { body: { email, password, code } })
    expect(await problem(login())).toEqual([401, 'auth.totp_required'])
    const session = await ok(login(recoveryCodes[0]))
    await ok(connect(session.accessToken).POST('/api/auth/totp/disable', { body: { password } }))
    await ok(login())
  })
})
