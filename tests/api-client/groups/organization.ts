import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, register } from '../client/agency'
import { ok, problem } from '../client/api'

describe('organization', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('update_versionThatWasSeen_isCompared', async () => {
    const { admin } = agency
    const { version } = await ok(admin.GET('/api/organization'))
    const body = { timeZone: 'Europe/Moscow', workingHours: { mon: [['09:00', '18:00']] }, quietWindowSeconds: 1 }
    const params = { header: { 'If-Match': `"${version}"` } }
    expect(await ok(admin.PATCH('/api/organization', { params, body }))).toMatchObject(body)
    expect(await problem(admin.PATCH('/api/organization', { params, body }))).toEqual([412, 'request.version_stale'])
  })

  test('update_invalid_namesTheField', async () => {
    const { error, response } = await agency.admin.PATCH('/api/organization', { body: { quietWindowSeconds: 0 } })
    expect(response.status).toBe(422)
    expect(error).toMatchObject({ code: 'validation.failed', errors: { quietWindowSeconds: [expect.any(String)] } })
  })

  test('audit_aWrite_saysWhichMembersWereSet', async () => {
    const query = { operation: 'UpdateOrganization', limit: 1 }
    const { items } = await ok(agency.admin.GET('/api/organization/audit', { params: { query } }))
    expect(items[0]).toMatchObject({ userId: agency.userId, role: 'org_admin' })
    expect(items[0]?.details.set).toContain('timeZone')
  })

  test('export_allData_isAZip', async () => {
    const zip = await ok(agency.admin.POST('/api/organization/export', { parseAs: 'arrayBuffer' }))
    expect(Buffer.from(zip).subarray(0, 2).toString()).toBe('PK')
  })
})
