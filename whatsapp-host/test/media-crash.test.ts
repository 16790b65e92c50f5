import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA, JOHN } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start({ host: { SEND_TIMEOUT_MS: '1500', MEDIA_TIMEOUT_MS: '1000' } })
})
afterEach(() => agency.renew())
afterAll(() => agency.end())

const photo = () => ({ media: { mimetype: 'image/jpeg', data: randomBytes(20_000).toString('base64') } })
const photosOf = async (client: string) => (await agency.clientSees(client)).filter(({ fromMe }) => !fromMe)

async function untilPhotos(client: string, count: number): Promise<void> {
  while ((await photosOf(client)).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('hostKilled_betweenSendAndAnswer_photosWithoutACaptionAreToldApart', async () => {
  await agency.fault('recompress', { phone: agency.phone }) // their own bytes do not tell which is which
  await agency.connect()
  const [key, ours] = [randomUUID(), photo()]
  await agency.fault('drop-ack', { phone: agency.phone })
  const lost = agency.send(`+${ANNA}`, ours, key).catch(() => 'killed')
  await untilPhotos(ANNA, 1)
  await agency.killHost()
  expect(await lost).toBe('killed')
  const [theirs, clients] = [photo(), photo()]
  const phones = await agency.managerTypes(ANNA, '', theirs)
  const written = await agency.clientWrites(ANNA, '', clients)
  await agency.startHost()
  const next = await agency.sendUntilSettled(`+${ANNA}`, photo(), randomUUID())
  const { body } = await agency.sendUntilSettled(`+${ANNA}`, ours, key)
  expect((await photosOf(ANNA)).map(({ id }) => id)).toEqual([body.externalId, phones, next.body.externalId])
  const byPhone = await agency.receiver.event('message.sent-by-phone')
  expect(byPhone.data).toMatchObject({ messageId: phones, kind: 'image', text: '', backfill: true })
  const received = await agency.receiver.event('message.received', ({ messageId }) => messageId === written)
  expect(received.data).toMatchObject({ kind: 'image', text: '', backfill: true, media: { size: 20_000 } })
  expect(agency.receiver.of('message.sent-by-phone')).toHaveLength(1)
  expect((await agency.media(ANNA, written)).content.toString('base64')).toBe(clients.media.data)
})

test('hostKilled_duringAnUpload_anotherComputersPhotoIsNotTakenForOurs', async () => {
  await agency.connect()
  const org = agency.org
  await agency.addComputer()
  const [key, ours, theirs] = [randomUUID(), photo(), photo()]
  await agency.fault('slow-upload', { phone: agency.phone, ms: 60_000 })
  const lost = agency.send(`+${JOHN}`, ours, key, org).catch(() => 'killed')
  await new Promise((resolve) => setTimeout(resolve, 200))
  const other = await agency.send(`+${JOHN}`, theirs)
  expect(other.status).toBe(200)
  await agency.killHost()
  await lost
  await agency.startHost()
  const { body } = await agency.sendUntilSettled(`+${JOHN}`, ours, key, org)
  const seen = await photosOf(JOHN)
  expect(seen.map(({ id }) => id)).toEqual([other.body.externalId, body.externalId])
  expect((await agency.file(seen[1]?.media?.url)).toString('base64')).toBe(ours.media.data)
  for (const [teller, id] of [
    [org, other.body.externalId],
    [agency.org, body.externalId],
  ]) {
    await agency.receiver.until(() => byPhoneOf(teller).length > 0, 'a photo of the other computer was not told')
    expect(byPhoneOf(teller)).toEqual([id])
  }
  await agency.call('DELETE', `/sessions/${org}`)
})

const byPhoneOf = (org: string | undefined) =>
  agency.receiver
    .of('message.sent-by-phone')
    .filter(({ organizationId }) => organizationId === org)
    .map(({ data }) => data.messageId)

test('networkLost_duringAnUpload_leavesTheKeyFree_andIsSentOnceLater', async () => {
  await agency.connect()
  const [key, content] = [randomUUID(), photo()]
  await agency.fault('offline')
  expect((await agency.send(`+${ANNA}`, content, key)).status).toBe(503)
  await agency.simulate('DELETE', '/faults')
  const { status } = await agency.sendUntilSettled(`+${ANNA}`, content, key)
  expect(status).toBe(200)
  expect(await photosOf(ANNA)).toHaveLength(1)
})

test('uploadSlowerThanTheDeadline_neverArrivesAfterItWasGivenUp', async () => {
  await agency.connect()
  const [key, content] = [randomUUID(), photo()]
  await agency.fault('slow-upload', { phone: agency.phone, ms: 3200 })
  const givenUp = await agency.send(`+${ANNA}`, content, key)
  expect([givenUp.status, givenUp.body.code]).toEqual([503, 'busy'])
  const { body } = await agency.sendUntilSettled(`+${ANNA}`, content, key)
  await new Promise((resolve) => setTimeout(resolve, 1200)) // until the first upload has ended
  expect((await photosOf(ANNA)).map(({ id }) => id)).toEqual([body.externalId])
})

test('browserKilled_duringASend_sendsOnce', async () => {
  await agency.connect()
  const [key, content] = [randomUUID(), photo()]
  await agency.fault('drop-ack', { phone: agency.phone })
  const first = agency.send(`+${ANNA}`, content, key)
  await untilPhotos(ANNA, 1)
  await agency.fault('kill-browser', { phone: agency.phone })
  expect([200, 503]).toContain((await first).status)
  const { body } = await agency.sendUntilSettled(`+${ANNA}`, content, key)
  expect((await photosOf(ANNA)).map(({ id }) => id)).toEqual([body.externalId])
})

test('fetch_hangs_is503AndTheSessionWorksOn', async () => {
  await agency.connect()
  await agency.fault('slow-media', { phone: agency.phone, ms: 60_000 })
  const content = photo()
  const id = await agency.clientWrites(ANNA, '', content)
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(await agency.media(ANNA, id)).toMatchObject({ status: 503, code: 'busy' })
  expect((await agency.send(`+${ANNA}`, 'Still here')).status).toBe(200)
  expect((await agency.media(ANNA, id)).content.toString('base64')).toBe(content.media.data)
  expect(await agency.view()).toMatchObject({ state: 'connected', restarts: 0 })
  await agency.fault('crash-page', { phone: agency.phone })
  expect(await agency.media(ANNA, id)).toMatchObject({ status: 503, code: 'busy' })
})
