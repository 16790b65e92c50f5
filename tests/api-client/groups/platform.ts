import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, register } from '../client/agency'
import { type Api, connect, environment, ok, problem } from '../client/api'

describe('platform and health', () => {
  let agency: Agency
  let platform: Api
  beforeAll(async () => {
    agency = await register()
    const { accessToken } = await ok(connect().POST('/api/auth/login', { body: environment.superAdmin }))
    platform = connect(accessToken)
  })

  test('agencies_administratorOfOne_seesNone', async () => {
    const { items } = await ok(platform.GET('/api/platform/organizations'))
    expect(items.map(organization => organization.id)).toContain(agency.organizationId)
    expect(await problem(agency.admin.GET('/api/platform/organizations'))).toEqual([403, 'auth.forbidden'])
  })

  test('plan_changed_isTheAgencys', async () => {
    const params = { path: { id: agency.organizationId } }
    await ok(platform.PATCH('/api/platform/organizations/{id}', { params, body: { status: 'active', maxUsers: 3 } }))
    expect(await ok(agency.admin.GET('/api/organization'))).toMatchObject({ status: 'active', maxUsers: 3 })
  })

  test('enter_withAReason_isInTheAgencysLog', async () => {
    const params = { path: { id: agency.organizationId } }
    const body = { reason: 'Помочь с импортом' }
    const { accessToken } = await ok(platform.POST('/api/platform/organizations/{id}/enter', { params, body }))
    const guest = connect(accessToken)
    expect((await ok(guest.GET('/api/auth/me'))).guest).toBe(body.reason)
    const { items } = await ok(agency.admin.GET('/api/organization/audit', { params: { query: { guests: true } } }))
    expect(items.map(entry => [entry.operation, entry.guestReason])).toContainEqual(['GetMe', body.reason])
    expect(items.at(-1)).toMatchObject({ operation: 'EnterOrganization', details: { minutes: 30 } })
  })

  test('health_everyPart_answers', async () => {
    expect(await ok(connect().GET('/api/health/live'))).toEqual({ status: 'live' })
    const { status, parts } = await ok(connect().GET('/api/health/ready'))
    expect([status, Object.keys(parts)]).toEqual(['ready', ['database', 'whatsappHost']])
  })
})
