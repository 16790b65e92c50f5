import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, register } from '../client/agency'
import { ok, problem } from '../client/api'

/** A day of the coming year, as the API writes it. */
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)

const departure = (ahead: number) => ({ date: day(ahead), seatsTotal: 20, priceAdult: 540, priceChild: 320, currency: 'USD' })

// The smallest whole PNG of one pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('products', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })
  const create = (title: string) =>
    ok(
      agency.admin.POST('/api/products', {
        body: {
          title: { ru: title },
          country: 'TR',
          city: 'Аланья',
          type: 'seaside',
          days: 7,
          departures: [departure(30), departure(60)],
        },
      }),
    )

  test('create_tour_isFoundByItsWordsAndDates', async () => {
    const tour = await create('Неделя у бирюзового моря')
    expect(tour).toMatchObject({ status: 'active', priceFrom: { amount: 540, currency: 'USD' } })
    const search = async (query: { q?: string; from?: string; maxPrice?: number; type?: 'seaside' | 'ski' }) =>
      (await ok(agency.admin.GET('/api/products', { params: { query } }))).items.map(product => product.id)
    expect(await search({ q: 'бирюзовое' })).toEqual([tour.id])
    expect(await search({ from: day(90) })).toEqual([])
    expect(await search({ type: 'ski' })).toEqual([])
    expect(await search({ maxPrice: 600, type: 'seaside' })).toEqual([tour.id])
  })

  test('departures_replaced_areTheComingOnes', async () => {
    const { id, version } = await create('Каппадокия')
    const params = { path: { id }, header: { 'If-Match': `"${version}"` } }
    const body = { departures: [departure(60), departure(90)] }
    const changed = await ok(agency.admin.PUT('/api/products/{id}/departures', { params, body }))
    expect(changed.departures.map(one => one.date)).toEqual([day(60), day(90)])
    const stale = agency.admin.PUT('/api/products/{id}/departures', { params, body })
    expect(await problem(stale)).toEqual([412, 'request.version_stale'])
    const past = { departures: [departure(-1)] }
    const refused = agency.admin.PUT('/api/products/{id}/departures', { params: { path: { id } }, body: past })
    expect(await problem(refused)).toEqual([422, 'departure.past'])
  })

  test('update_andArchive_areForAdministrators', async () => {
    const params = { path: { id: (await create('Ликийская тропа')).id } }
    await ok(agency.admin.PATCH('/api/products/{id}', { params, body: { days: 8, inclusions: ['перелёт'] } }))
    const { api } = await invite(agency)
    expect(await ok(api.GET('/api/products/{id}', { params }))).toMatchObject({ days: 8, inclusions: ['перелёт'] })
    expect(await problem(api.DELETE('/api/products/{id}', { params }))).toEqual([403, 'auth.forbidden'])
    await ok(agency.admin.DELETE('/api/products/{id}', { params }))
    expect((await ok(api.GET('/api/products/{id}', { params }))).status).toBe('archived')
  })

  test('photos_uploaded_areReadOrderedAndTakenAway', async () => {
    const path = { id: (await create('Памуккале')).id }
    const upload = () =>
      ok(
        agency.admin.POST('/api/products/{id}/photos', {
          params: { path },
          body: png.toString('latin1'),
          bodySerializer: () => png,
          headers: { 'Content-Type': 'image/png' },
        }),
      )
    const [first, second] = [await upload(), await upload()]
    const picture = await ok(
      agency.admin.GET('/api/products/{id}/photos/{photoId}', {
        params: { path: { ...path, photoId: first.id } },
        parseAs: 'arrayBuffer',
      }),
    )
    expect(Buffer.from(picture).equals(png)).toBe(true)
    const body = { photos: [second.id, first.id] }
    const ordered = await ok(agency.admin.PUT('/api/products/{id}/photos/order', { params: { path }, body }))
    expect(ordered.photos.map(photo => photo.id)).toEqual(body.photos)
    const params = { path: { ...path, photoId: first.id } }
    await ok(agency.admin.DELETE('/api/products/{id}/photos/{photoId}', { params }))
    expect((await ok(agency.admin.GET('/api/products/{id}', { params: { path } }))).photos).toHaveLength(1)
  })

  test('import_file_isToursWithDates', async () => {
    const header = 'title_ru;country;city;type;days;date;seats;price_adult;currency'
    const lines = [day(20), day(40)].map(date => `Стамбул на выходные;TR;Стамбул;city;3;${date};10;250;EUR`)
    const report = await ok(
      agency.admin.POST('/api/products/import', {
        params: { query: { dryRun: false } },
        body: [header, ...lines].join('\n'),
        bodySerializer: text => text,
        headers: { 'Content-Type': 'text/csv' },
      }),
    )
    expect(report).toMatchObject({ rows: 2, created: 1, departures: 2, invalid: 0 })
  })
})
