import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA } from './support/agency.js'
import { Program } from './support/processes.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
})
afterAll(() => agency.end())

const key = '0198c0de-0000-7000-8000-000000000001'
const messages = () => `/sessions/${agency.org}/messages`

test.each([
  ['GET', '/sessions'],
  ['PUT', '/sessions/0198c0de-0000-7000-8000-000000000002'],
  ['DELETE', '/sessions/0198c0de-0000-7000-8000-000000000002'],
  ['POST', '/sessions/0198c0de-0000-7000-8000-000000000002/messages'],
])('%s_%s_withoutTheSecret_is401', async (method, path) => {
  for (const bearer of ['', 'wrong', 'a-secret-for-tests-onl']) {
    const { status, body } = await agency.call(method, path, undefined, bearer)
    expect([status, body.code]).toEqual([401, 'unauthorized'])
  }
  expect((await agency.call('GET', '/sessions')).body).toEqual({ items: [] })
})

test('health_withoutTheSecret_tellsThatItLivesAndNoOrganisation', async () => {
  const { status, body } = await agency.call('GET', '/health', undefined, '')
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'ok',
    sessions: { connected: 0, starting: 0, qr: 0, disconnected: 0, failed: 0 },
    events: { waiting: 0, deadLetters: 0 },
  })
})

test('get_organisationWithoutASession_isDisconnected', async () => {
  expect(await agency.view()).toMatchObject({
    organizationId: agency.org,
    state: 'disconnected',
    phone: null,
    qr: null,
  })
  expect((await agency.call('DELETE', `/sessions/${agency.org}`)).status).toBe(200)
})

test('send_withoutASession_is409', async () => {
  const { status, body } = await agency.send(`+${ANNA}`, 'Nobody listens')
  expect([status, body.code]).toEqual([409, 'session_not_connected'])
})

test.each<[string, unknown]>([
  ['no body', undefined],
  ['no text', { idempotencyKey: key, to: `+${ANNA}` }],
  ['an empty text', { idempotencyKey: key, to: `+${ANNA}`, text: '' }],
  ['a blank text', { idempotencyKey: key, to: `+${ANNA}`, text: ' \n ' }],
  ['a text that is too long', { idempotencyKey: key, to: `+${ANNA}`, text: 'x'.repeat(65_537) }],
  ['a number for a text', { idempotencyKey: key, to: `+${ANNA}`, text: 5 }],
  ['a key that is no UUID', { idempotencyKey: 'again', to: `+${ANNA}`, text: 'x' }],
  ['a phone without a plus', { idempotencyKey: key, to: ANNA, text: 'x' }],
  ['a group', { idempotencyKey: key, to: '12345-678@g.us', text: 'x' }],
  ['an unknown member', { idempotencyKey: key, to: `+${ANNA}`, text: 'x', medium: {} }],
  ['nothing', { idempotencyKey: key, to: `+${ANNA}`, text: null, media: null }],
  ['an empty file', { idempotencyKey: key, to: `+${ANNA}`, media: {} }],
  ['a file of nothing', { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'image/png', data: '' } }],
  ['bad base64', { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'image/png', data: 'a%b=' } }],
  ['base64 cut short', { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'image/png', data: 'AAAAA' } }],
  ['no media type', { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'png', data: 'AAAA' } }],
  [
    'a voice that is a picture',
    { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'image/png', data: 'AAAA', voice: true } },
  ],
  [
    'a path for a name',
    { idempotencyKey: key, to: `+${ANNA}`, media: { mimetype: 'image/png', data: 'AAAA', filename: '../x' } },
  ],
  ['an array', []],
])('send_%s_is422', async (_name, body) => {
  const answer = await agency.call('POST', messages(), body)
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request'])
})

test('send_malformedJson_is400', async () => {
  const { status, body } = await agency.call('POST', messages(), '{"idempotencyKey":')
  expect([status, body.code]).toEqual([400, 'malformed'])
})

test('send_hugeBody_is413', async () => {
  const { status, body } = await agency.call('POST', messages(), { text: 'x'.repeat(24_000_000) })
  expect([status, body.code]).toEqual([413, 'too_large'])
})

test('put_hugeBody_is413', async () => {
  const { status, body } = await agency.call('PUT', `/sessions/${agency.org}`, { text: 'x'.repeat(600_000) })
  expect([status, body.code]).toEqual([413, 'too_large'])
})

test.each([
  ['no chat', 'AB12/media?fromMe=true'],
  ['no side', `AB12/media?chatId=${ANNA}%40c.us`],
  ['a group', 'AB12/media?chatId=12345-678%40g.us&fromMe=true'],
  ['a side that is neither', `AB12/media?chatId=${ANNA}%40c.us&fromMe=1`],
  ['a strange id', `A_B/media?chatId=${ANNA}%40c.us&fromMe=true`],
])('media_%s_is422', async (_name, path) => {
  const { status, body } = await agency.call('GET', `${messages()}/${path}`)
  expect([status, body.code]).toEqual([422, 'invalid_request'])
})

test('media_withoutASession_is409', async () => {
  expect(await agency.media(ANNA, 'AB12')).toMatchObject({ status: 409, code: 'session_not_connected' })
})

test.each(['not-a-uuid', '..%2f..%2fetc', '0198C0DE-0000-7000-8000-000000000002'])(
  'put_organisation_%s_isRefused',
  async (org) => {
    const { status, body } = await agency.call('PUT', `/sessions/${org}`)
    expect([status, body.code]).toEqual([422, 'invalid_request'])
  },
)

test('unknownRoute_is404', async () => {
  expect((await agency.call('GET', '/nothing')).body).toMatchObject({ code: 'not_found' })
})

test('secondHost_onTheSameData_doesNotStart', async () => {
  const second = Program.start('src', {
    PORT: '0',
    API_URL: agency.receiver.url,
    WHATSAPP_HOST_SECRET: 'a-secret-for-tests-only',
    WHATSAPP_EVENTS_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    DATA_DIR: agency.hostDir,
    LOCK_WAIT_MS: '500',
  })
  const line = await second.line(({ msg }) => msg === 'whatsapp-host not started')
  expect(JSON.stringify(line.err)).toContain('in use by another whatsapp-host')
})

test('settingsMissingOrWrong_areAllListedAtTheStart', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'whatsapp-host-'))
  const program = Program.start('src', { PORT: 'eighty', API_URL: 'nowhere', DATA_DIR: directory })
  await program.line(({ msg }) => msg?.includes('WHATSAPP_EVENTS_SECRET') === true)
  const output = program.lines.map(({ msg }) => msg).join('\n')
  for (const name of ['PORT', 'API_URL', 'WHATSAPP_HOST_SECRET', 'WHATSAPP_EVENTS_SECRET'])
    expect(output).toContain(name)
  await rm(directory, { recursive: true })
})
