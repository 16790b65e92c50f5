import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA, type Content, JOHN } from './support/agency.js'

const MIB = 1024 * 1024

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
  await agency.connect()
})
afterEach(() => agency.simulate('DELETE', '/faults'))
afterAll(() => agency.end())

const photo = () => file('image/jpeg')
const file = (mimetype: string, more: Record<string, unknown> = {}, size = 20_000) => {
  const bytes = randomBytes(size)
  return { bytes, media: { mimetype, data: bytes.toString('base64'), ...more } }
}

/** A client sends a file; answers the event about it and the file as the service hands it out. */
async function received(media: Record<string, unknown>, text?: string) {
  const id = await agency.clientWrites(ANNA, text ?? '', { media })
  const { data } = await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  return { data, fetched: await agency.media(ANNA, id) }
}

/** The service sends; answers what the client's phone shows. */
async function sent(content: Content) {
  const { status, body } = await agency.send(`+${JOHN}`, content)
  const shown = (await agency.clientSees(JOHN)).find(({ id }) => id === body.externalId)
  return { status, shown, bytes: shown?.media ? await agency.file(shown.media.url) : null }
}

test.each([
  ['photo with a caption', 'image/jpeg', 'image', 'Вот такой пляж', {}],
  ['photo alone', 'image/png', 'image', undefined, {}],
  ['document', 'application/pdf', 'document', undefined, { filename: 'Паспорт Смирновой.pdf' }],
  ['voice note', 'audio/ogg; codecs=opus', 'ptt', undefined, { durationSeconds: 7 }],
  ['video', 'video/mp4', 'video', 'Our hotel', { durationSeconds: 12 }],
  ['sticker', 'image/webp', 'sticker', undefined, {}],
  ['table', 'text/csv', 'document', undefined, { filename: 'a.csv' }],
])('clientSends_%s_isRelayedAndFetchedByteForByte', async (_name, mimetype, kind, text, more) => {
  const { bytes, media } = file(mimetype, more)
  const { data, fetched } = await received(media, text)
  expect(data).toMatchObject({
    kind,
    text: text ?? '',
    media: { mimetype, filename: null, size: bytes.length, durationSeconds: null, ...more },
  })
  expect(fetched).toMatchObject({ status: 200, type: mimetype })
  expect(fetched.content.equals(bytes)).toBe(true)
})

test('clientSends_anAlbum_onlyItsPicturesAreRelayed', async () => {
  const after = agency.receiver.taken.length
  await agency.clientWrites(ANNA, 'bracket', { kind: 'album' })
  const ids = [await agency.clientWrites(ANNA, '', { media: photo().media })]
  ids.push(await agency.clientWrites(ANNA, '', { media: photo().media }))
  await agency.receiver.event('message.received', ({ messageId }) => messageId === ids[1])
  const told = agency.receiver.taken.slice(after).filter(({ type }) => type === 'message.received')
  expect(told.map(({ data }) => 'messageId' in data && data.messageId)).toEqual(ids)
})

test('clientCorrectsACaption_relaysTheNewOne_ownFilesAreNeverCorrected', async () => {
  const { data } = await received(photo().media, 'Our hotle')
  await agency.simulate('PATCH', `/chats/${ANNA}/messages/${data.messageId}`, { text: 'Our hotel' })
  const edited = await agency.receiver.event('message.edited', ({ messageId }) => messageId === data.messageId)
  expect(edited.data.text).toBe('Our hotel')
  const { body } = await agency.send(`+${ANNA}`, { media: photo().media, text: 'And your room' })
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'device')
  expect(agency.receiver.of('message.edited')).toHaveLength(1)
})

test('clientSends_aFileOfAStrangeType_isFetchedAsBytes', async () => {
  const { fetched } = await received(file('not really a type').media)
  expect(fetched).toMatchObject({ status: 200, type: 'application/octet-stream' })
})

test.each([
  ['photo with a caption', 'image/jpeg', 'image', 'Ваш номер с видом на море', {}],
  ['photo alone', 'image/png', 'image', undefined, {}],
  ['document', 'application/pdf', 'document', 'Договор', { filename: 'Договор № 5.pdf' }],
  ['voice note', 'audio/ogg; codecs=opus', 'ptt', undefined, { voice: true }],
  ['music', 'audio/mpeg', 'audio', undefined, {}],
  ['video', 'video/mp4', 'video', '', {}],
  ['picture that WhatsApp does not show', 'image/svg+xml', 'document', undefined, { filename: 'map.svg' }],
])('send_%s_reachesTheClientByteForByte', async (_name, mimetype, kind, text, more) => {
  const { bytes, media } = file(mimetype, more)
  const result = await sent({ ...(text === undefined ? {} : { text }), media })
  const filename = (more as { filename?: string }).filename ?? null
  expect(result.status).toBe(200)
  expect(result.shown).toMatchObject({ kind, text: text ?? '', media: { mimetype, filename, size: bytes.length } })
  expect(result.bytes?.equals(bytes)).toBe(true)
})

test('send_documentWithoutAName_isGivenOne', async () => {
  expect((await sent({ media: file('application/pdf').media })).shown?.media?.filename).toBe('file.pdf')
})

test('send_membersThatAreNull_areLeftOut', async () => {
  expect((await sent({ text: null, media: { ...photo().media, filename: null, voice: null } })).status).toBe(200)
  expect((await sent({ text: 'Words only', media: null })).shown).toMatchObject({ kind: 'chat', text: 'Words only' })
})

test('ownFile_canBeFetchedToo', async () => {
  const { bytes, media } = photo()
  const { body } = await agency.send(`+${ANNA}`, { media })
  const { status, content } = await agency.media(ANNA, body.externalId, true)
  expect(status).toBe(200)
  expect(content.equals(bytes)).toBe(true)
})

test('twelveMegabytes_goBothWays', async () => {
  const { bytes, media } = file('video/mp4', {}, 12 * MIB)
  const { fetched } = await received(media)
  expect(fetched.content.equals(bytes)).toBe(true)
  expect((await sent({ media })).bytes?.equals(bytes)).toBe(true)
})

test('overSixteenMegabytes_isRefusedBothWays', async () => {
  const { media } = file('video/mp4', {}, 16 * MIB + 1)
  const { status, body } = await agency.send(`+${JOHN}`, { media })
  expect([status, body.code]).toEqual([413, 'too_large'])
  const claimed = await received({ mimetype: 'video/mp4', size: 17 * MIB }) // known before it is fetched
  expect(claimed.fetched).toMatchObject({ status: 413, code: 'too_large' })
  const arrived = await received({ ...media, size: 5 })
  expect(arrived.fetched).toMatchObject({ status: 413, code: 'too_large' })
})

test('fetch_unknownMessageOrOneWithoutAFile_is404', async () => {
  const id = await agency.clientWrites(ANNA, 'Words only')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(await agency.media(ANNA, id)).toMatchObject({ status: 404, code: 'not_found' })
  expect(await agency.media(ANNA, 'AB12')).toMatchObject({ status: 404, code: 'not_found' })
  expect(await agency.media('79991234567', 'AB12')).toMatchObject({ status: 404, code: 'not_found' })
})

test('fetch_askedByTheNumberOfAHiddenId_findsItInTheChat', async () => {
  const client = '79990000311'
  await agency.simulate('PUT', `/accounts/${client}`, { name: 'Hidden', hidden: true })
  const { bytes, media } = photo()
  const id = await agency.clientWrites(client, '', { media })
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect((await agency.media(client, id)).content.equals(bytes)).toBe(true)
})

test('fetch_whatsAppHasLostTheFile_is410', async () => {
  await agency.fault('media-gone', { phone: agency.phone })
  const { data, fetched } = await received(photo().media)
  expect(fetched).toMatchObject({ status: 410, code: 'media_gone' })
  expect((await agency.media(ANNA, data.messageId)).status).toBe(200)
  await agency.fault('media-gone', { phone: agency.phone }) // and once the page has had it, another way through the library
  expect((await agency.media(ANNA, data.messageId)).status).toBe(410)
})

test('fetch_aBurstOfSlowFiles_doesNotHoldUpSending', async () => {
  const ids: string[] = []
  for (let index = 0; index < 6; index++) ids.push(await agency.clientWrites(ANNA, '', { media: photo().media }))
  await agency.receiver.event('message.received', ({ messageId }) => messageId === ids.at(-1))
  await agency.fault('slow-media', { phone: agency.phone, ms: 400, count: 6 })
  const startedAt = Date.now()
  const fetching = Promise.all(ids.map((id) => agency.media(ANNA, id)))
  expect((await agency.send(`+${ANNA}`, 'In the middle of it')).status).toBe(200)
  const sentAfter = Date.now() - startedAt
  expect((await fetching).map(({ status }) => status)).toEqual(ids.map(() => 200))
  expect(Date.now() - startedAt).toBeGreaterThan(1100) // two at a time
  expect(sentAfter).toBeLessThan(1000)
})

test('send_sameKeyTwice_sendsOnce_sameKeyOtherFile_isRefused', async () => {
  const [{ media }, other] = [photo(), photo()]
  const key = randomUUID()
  const [first, second] = await Promise.all([
    agency.send(`+${JOHN}`, { media, text: 'The same again' }, key),
    agency.send(`+${JOHN}`, { media, text: 'The same again' }, key),
  ])
  expect(first.status).toBe(200)
  expect(second.body).toEqual(first.body)
  const refused = [{ media: other.media }, {}, { media: { ...media, filename: 'other.jpg' } }]
  for (const content of refused) {
    const { status, body } = await agency.send(`+${JOHN}`, { text: 'The same again', ...content }, key)
    expect([status, body.code]).toEqual([422, 'invalid_request'])
  }
  expect((await agency.clientSees(JOHN)).filter(({ text }) => text === 'The same again')).toHaveLength(1)
})

test('send_pageLosesSightOfThePhoto_answersWithItsIdAndSendsOnce', async () => {
  const before = (await agency.clientSees(ANNA)).length
  await agency.fault('send-undefined', { phone: agency.phone })
  const { status, body } = await agency.send(`+${ANNA}`, { media: photo().media })
  expect(status).toBe(200)
  expect((await agency.clientSees(ANNA)).slice(before).map(({ id }) => id)).toEqual([body.externalId])
})

test('send_aFile_isNotKeptInTheJournal', async () => {
  const { media } = photo()
  const { body } = await agency.send(`+${ANNA}`, { media })
  const journal = await readFile(join(agency.hostDir, 'sessions', agency.org, 'sends.log'), 'utf8')
  const lines = journal.split('\n').filter((line) => line.includes(body.externalId))
  expect(lines).not.toEqual([])
  expect(lines.join('').length).toBeLessThan(2_000)
})

test('send_twoPhotosWithoutACaptionAtOnce_eachGetsItsOwnId', async () => {
  const photos = [photo(), photo()]
  const answers = await Promise.all(photos.map(({ media }) => agency.send(`+${JOHN}`, { media })))
  const seen = await agency.clientSees(JOHN)
  for (const [index, { body }] of answers.entries()) {
    const shown = seen.find(({ id }) => id === body.externalId)
    expect((await agency.file(shown?.media?.url)).equals(photos[index]?.bytes ?? Buffer.alloc(0))).toBe(true)
  }
})

test('send_whileTheManagerSendsFromThePhone_eachIsToldForWhatItIs', async () => {
  await agency.fault('slow', { phone: agency.phone, ms: 500 })
  const ours = agency.send(`+${JOHN}`, { media: photo().media })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const id = await agency.managerTypes(JOHN, '', { media: photo().media })
  const { data } = await agency.receiver.event('message.sent-by-phone', ({ messageId }) => messageId === id)
  expect(data).toMatchObject({ kind: 'image', text: '', media: { mimetype: 'image/jpeg', size: 20_000 } })
  const { status, body } = await ours
  expect(status).toBe(200)
  expect(body.externalId).not.toBe(id)
  expect(agency.receiver.of('message.sent-by-phone').map(({ data }) => data.messageId)).toEqual([id])
})

test('send_whileAnotherComputerSends_eachIsToldForWhatItIs', async () => {
  const [org, after] = [agency.org, agency.receiver.taken.length]
  await agency.addComputer()
  await agency.fault('slow-upload', { phone: agency.phone, ms: 500 })
  const ours = agency.send(`+${JOHN}`, { media: photo().media }, randomUUID(), org)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const theirs = await agency.send(`+${JOHN}`, { media: photo().media }) // appears while ours has no id yet
  const answer = await ours
  expect([answer.status, theirs.status]).toEqual([200, 200])
  const toldTo = (organizationId: string) =>
    agency.receiver.taken
      .slice(after)
      .filter((event) => event.type === 'message.sent-by-phone' && event.organizationId === organizationId)
      .map(({ data }) => 'messageId' in data && data.messageId)
  await agency.receiver.until(() => toldTo(org).length > 0 && toldTo(agency.org).length > 0, 'not told')
  expect([toldTo(org), toldTo(agency.org)]).toEqual([[theirs.body.externalId], [answer.body.externalId]])
})
