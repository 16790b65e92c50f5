import { afterAll, beforeAll, expect, test } from 'vitest'
import { AGENCY, Agency, ANNA, JOHN } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
  await agency.connect()
})
afterAll(() => agency.end())

test('session_qrScanned_connectsWithThePhoneNumber', async () => {
  const view = await agency.view()
  expect(view).toMatchObject({
    organizationId: agency.org,
    state: 'connected',
    phone: `+${AGENCY}`,
    lastError: null,
    qr: null,
    restarts: 0,
  })
  expect(view.webVersion).toMatch(/^2\.3000/)
  const states = agency.receiver.of('session.state').map(({ data }) => data.state)
  expect(states).toEqual(['starting', 'qr', 'starting', 'connected'])
})

test('clientWrites_inTwoLanguages_relaysTextNumberNameAndLanguage', async () => {
  const id = await agency.clientWrites(ANNA, 'Добрый день! Сколько стоит тур в Египет на двоих?')
  await agency.clientWrites(JOHN, 'Hello, I want to go to Turkey in August')
  const russian = await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(russian.data).toMatchObject({
    chatId: `${ANNA}@c.us`,
    phone: `+${ANNA}`,
    name: 'Анна Смирнова',
    text: 'Добрый день! Сколько стоит тур в Египет на двоих?',
    kind: 'chat',
    language: 'ru',
    backfill: false,
    media: null,
    replyTo: null,
  })
  expect(russian.data.lid).toMatch(/^\d+@lid$/)
  expect(Math.abs(Date.now() - Date.parse(russian.data.sentAt))).toBeLessThan(60_000)
  const english = await agency.receiver.event('message.received', ({ chatId }) => chatId === `${JOHN}@c.us`)
  expect(english.data.language).toBe('en')
})

test('send_toKnownChat_reachesTheClientAndItsTicksComeBackUpToRead', async () => {
  const { status, body } = await agency.send(`${ANNA}@c.us`, 'Здравствуйте, Анна!')
  expect(status).toBe(200)
  expect(await agency.clientSees(ANNA)).toContainEqual(expect.objectContaining({ id: body.externalId, fromMe: false, text: 'Здравствуйте, Анна!' }))
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'device')
  await agency.simulate('POST', `/chats/${ANNA}/read`, { with: AGENCY })
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'read')
  const acks = agency.receiver.of('message.ack').filter(({ data }) => data.messageId === body.externalId)
  expect(acks.map(({ data }) => data.ack)).toEqual(['server', 'device', 'read'])
})
