import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, newPhone, register } from '../client/agency'
import { type Api, ok, problem } from '../client/api'

describe('client files', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })
  const upload = (api: Api, body: string, dryRun: boolean) =>
    api.POST('/api/clients/import', {
      params: { query: { dryRun, region: 'RU', onDuplicate: 'update' } },
      body,
      bodySerializer: text => text,
      headers: { 'Content-Type': 'text/csv' },
    })

  test('import_dryRunAndThenForReal_reportsTheSameAndKeepsOnlyThen', async () => {
    const known = await ok(agency.admin.POST('/api/clients', { body: { name: 'Была', phone: newPhone() } }))
    const file = `name;phone;город\nСтала;${known.phone};Казань\nНовая;8 (916) 123-45-67;Тула\nБез телефона;;\n`
    const expected = { rows: 3, created: 1, updated: 1, skipped: 0, invalid: 1 }
    const dry = await ok(upload(agency.admin, file, true))
    expect(dry).toMatchObject({ dryRun: true, ...expected, errors: [{ row: 3, column: 'phone' }] })
    expect((await ok(agency.admin.GET('/api/clients'))).items).toHaveLength(1)
    expect(await ok(upload(agency.admin, file, false))).toMatchObject({ dryRun: false, ...expected })
    const { items } = await ok(agency.admin.GET('/api/clients'))
    expect(items.map(client => [client.name, client.phone]).sort()).toEqual([
      ['Новая', '+79161234567'],
      ['Стала', known.phone],
    ])
  })

  test('import_manager_isForbidden', async () => {
    const { api } = await invite(agency)
    expect(await problem(upload(api, 'name;phone\n', true))).toEqual([403, 'auth.forbidden'])
  })

  test('export_clients_isCsv', async () => {
    const csv = await ok(agency.admin.GET('/api/clients/export.csv', { parseAs: 'text' }))
    expect(csv).toContain('+79161234567')
  })
})
