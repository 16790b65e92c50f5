import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, register } from '../client/agency'
import { ok, problem } from '../client/api'

describe('merge', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('duplicates_merged_canBeTakenApartAgain', async () => {
    const { admin } = agency
    const create = (phone: string, tag: string) =>
      ok(admin.POST('/api/clients', { body: { name: 'Екатерина Великанова', phone, tags: [tag] } }))
    const kept = await create('+79161112233', 'море')
    const merged = await create('+79161112244', 'горы')
    const params = { path: { id: kept.id } }
    const { items } = await ok(admin.GET('/api/clients/{id}/duplicates', { params }))
    expect(items).toMatchObject([{ reason: 'name', client: { id: merged.id } }])

    const body = { mergedId: merged.id }
    expect((await ok(admin.POST('/api/clients/{id}/merge', { params, body }))).tags).toEqual(['горы', 'море'])
    expect(await problem(admin.POST('/api/clients/{id}/merge', { params, body }))).toEqual([409, 'client.merged'])
    const apart = await ok(admin.POST('/api/clients/{id}/unmerge', { params: { path: { id: merged.id } } }))
    expect(apart).toMatchObject({ id: merged.id, mergedInto: null, tags: ['горы'] })
  })
})
