import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, newEmail, register, tokenOf } from '../client/agency'
import { connect, ok, problem } from '../client/api'

describe('users', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('invite_accepted_isAColleague', async () => {
    const { api, id } = await invite(agency)
    const user = await ok(agency.admin.GET('/api/users/{id}', { params: { path: { id } } }))
    expect(user).toMatchObject({ role: 'manager', status: 'active' })
    const { items } = await ok(api.GET('/api/users/colleagues'))
    expect(items.map(colleague => colleague.id)).toContain(id)
  })

  test('inviteAgain_firstLink_isVoid', async () => {
    const body = { email: newEmail(), name: 'Павел', role: 'manager', language: 'ru' } as const
    const first = await ok(agency.admin.POST('/api/users', { body }))
    expect(first.user.status).toBe('invited')
    const second = await ok(agency.admin.POST('/api/users/{id}/invite', { params: { path: { id: first.id } } }))
    const accept = (link: string) =>
      connect().POST('/api/auth/invitations/accept', { body: { token: tokenOf(link), password: 'kofe bez moloka 3' } })
    expect(await problem(accept(first.link))).toEqual([422, 'auth.link_invalid'])
    await ok(accept(second.link))
  })

  test('roles_manager_mayNotManageUsers', async () => {
    const { api, id } = await invite(agency)
    expect(await problem(api.GET('/api/users'))).toEqual([403, 'auth.forbidden'])
    const path = { id }
    await ok(agency.admin.PATCH('/api/users/{id}', { params: { path }, body: { role: 'org_admin' } }))
    expect((await problem(api.GET('/api/users')))[0]).toBe(401)
  })

  test('disable_colleague_isSignedOutAndListedAsSuch', async () => {
    const { api, id } = await invite(agency)
    await ok(agency.admin.DELETE('/api/users/{id}', { params: { path: { id } } }))
    expect((await problem(api.GET('/api/auth/me')))[0]).toBe(401)
    const { items } = await ok(agency.admin.GET('/api/users', { params: { query: { status: 'disabled' } } }))
    expect(items.map(user => user.id)).toEqual([id])
  })

  test('disable_lastAdministrator_isRefused', async () => {
    const { admin, userId } = await register()
    const disabled = admin.DELETE('/api/users/{id}', { params: { path: { id: userId } } })
    expect(await problem(disabled)).toEqual([409, 'user.last_admin'])
  })
})
