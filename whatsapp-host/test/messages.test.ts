import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA, JOHN } from './support/agency.js'

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
    phone: `+${agency.phone}`,
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
  expect(await agency.clientSees(ANNA)).toContainEqual(
    expect.objectContaining({ id: body.externalId, fromMe: false, text: 'Здравствуйте, Анна!' }),
  )
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'device')
  await agency.simulate('POST', `/chats/${ANNA}/read`, { with: agency.phone })
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'read')
  const acks = agency.receiver.of('message.ack').filter(({ data }) => data.messageId === body.externalId)
  expect(acks.map(({ data }) => data.ack)).toEqual(['server', 'device', 'read'])
})

test('send_sameKeyTwice_sendsOnceAndAnswersTheSame', async () => {
  const key = crypto.randomUUID()
  const [first, second] = await Promise.all([
    agency.send(`+${JOHN}`, 'Once only', key),
    agency.send(`+${JOHN}`, 'Once only', key),
  ])
  const third = await agency.send(`+${JOHN}`, 'Once only', key)
  expect(first.status).toBe(200)
  expect(second.body).toEqual(first.body)
  expect(third.body).toEqual(first.body)
  expect((await agency.clientSees(JOHN)).filter(({ text }) => text === 'Once only')).toHaveLength(1)
})

test('send_sameKeyOtherText_isRefused', async () => {
  const key = crypto.randomUUID()
  await agency.send(`+${JOHN}`, 'The first text', key)
  const { status, body } = await agency.send(`+${JOHN}`, 'Another text', key)
  expect([status, body.code]).toEqual([422, 'invalid_request'])
  expect((await agency.clientSees(JOHN)).map(({ text }) => text)).not.toContain('Another text')
})

test('send_sameTextUnderTwoKeys_sendsBoth', async () => {
  const [first, second] = await Promise.all([
    agency.send(`+${JOHN}`, 'Twice please'),
    agency.send(`+${JOHN}`, 'Twice please'),
  ])
  expect(first.body.externalId).not.toBe(second.body.externalId)
  expect((await agency.clientSees(JOHN)).filter(({ text }) => text === 'Twice please')).toHaveLength(2)
})

test('send_toSeveralChatsAtOnce_eachGetsItsOwnInOrder', async () => {
  const texts = Array.from({ length: 8 }, (_, index) => `No. ${index}`)
  const ids = await Promise.all(
    [ANNA, JOHN].map(async (client) => {
      const own: string[] = []
      for (const text of texts) own.push((await agency.send(`+${client}`, text)).body.externalId)
      return own
    }),
  )
  for (const [index, client] of [ANNA, JOHN].entries()) {
    const seen = (await agency.clientSees(client)).filter(({ text }) => text.startsWith('No. '))
    expect(seen.map(({ text }) => text)).toEqual(texts)
    expect(seen.map(({ id }) => id)).toEqual(ids[index])
  }
})

test('send_numberNotOnWhatsApp_isRefused', async () => {
  const { status, body } = await agency.send('+79991234567', 'Nobody there')
  expect([status, body.code]).toEqual([422, 'not_on_whatsapp'])
})

test('send_chatCannotBeOpened_isRefusedAndTheKeyStaysFree', async () => {
  const client = '79990000777'
  await agency.simulate('PUT', `/accounts/${client}`, { name: 'Hidden away' })
  await agency.fault('no-lid', { phone: client })
  const key = crypto.randomUUID()
  const refused = await agency.send(`${client}@c.us`, 'Hello there', key)
  expect([refused.status, refused.body.code]).toEqual([422, 'not_on_whatsapp'])
  expect(await agency.clientSees(client)).toEqual([])
  await agency.simulate('DELETE', '/faults')
})

test('send_pageLosesSightOfTheMessage_answersWithItsIdAndSendsOnce', async () => {
  await agency.fault('send-undefined', { phone: agency.phone })
  const { status, body } = await agency.send(`+${ANNA}`, 'Now you see me')
  expect(status).toBe(200)
  const seen = (await agency.clientSees(ANNA)).filter(({ text }) => text === 'Now you see me')
  expect(seen.map(({ id }) => id)).toEqual([body.externalId])
})

test('send_refusedByWhatsApp_answersAndReportsTheError', async () => {
  await agency.fault('refuse-send', { phone: agency.phone })
  const { status, body } = await agency.send(`+${ANNA}`, 'Refused text')
  expect(status).toBe(200)
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'error')
  expect((await agency.clientSees(ANNA)).map(({ text }) => text)).not.toContain('Refused text')
})

test('managerTypesOnThePhone_isRelayedAsSentByPhone_ownSendsNever', async () => {
  const sent = await agency.send(`+${ANNA}`, 'Sent by the service')
  const id = await agency.managerTypes(ANNA, 'Пишу с телефона, это менеджер')
  const event = await agency.receiver.event('message.sent-by-phone', ({ messageId }) => messageId === id)
  expect(event.data).toMatchObject({
    chatId: `${ANNA}@c.us`,
    phone: `+${ANNA}`,
    name: 'Анна Смирнова',
    text: 'Пишу с телефона, это менеджер',
    language: 'ru',
  })
  const byPhone = agency.receiver.of('message.sent-by-phone').map(({ data }) => data.messageId)
  expect(byPhone).toEqual([id])
  expect(byPhone).not.toContain(sent.body.externalId)
})

test('clientSendsAPicture_relaysItsKindCaptionAndMedia', async () => {
  const media = { mimetype: 'image/jpeg', filename: 'beach.jpg', size: 12_345 }
  const id = await agency.clientWrites(ANNA, 'Вот такой пляж', { kind: 'image', media })
  const { data } = await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(data).toMatchObject({ kind: 'image', text: 'Вот такой пляж', media })
})

test('clientAnswersAMessage_relaysWhichOne', async () => {
  const { body } = await agency.send(`+${ANNA}`, 'Which month?')
  const id = await agency.clientWrites(ANNA, 'August', { replyTo: body.externalId })
  const { data } = await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(data).toMatchObject({ replyTo: body.externalId, language: null })
})

test('clientCorrectsAndTakesBack_relaysBothInOrder', async () => {
  const id = await agency.clientWrites(ANNA, 'Two adutls')
  await agency.simulate('PATCH', `/chats/${ANNA}/messages/${id}`, { text: 'Two adults' })
  const edited = await agency.receiver.event('message.edited', ({ messageId }) => messageId === id)
  expect(edited.data).toEqual({ chatId: `${ANNA}@c.us`, messageId: id, text: 'Two adults' })
  await agency.simulate('DELETE', `/chats/${ANNA}/messages/${id}`)
  await agency.receiver.event('message.revoked', ({ messageId }) => messageId === id)
  const types = agency.receiver.taken
    .filter(({ data }) => 'messageId' in data && data.messageId === id)
    .map(({ type }) => type)
  expect(types).toEqual(['message.received', 'message.edited', 'message.revoked'])
})

test('clientUnderAHiddenId_isRelayedWithItsNumberWhenKnown_andCanBeAnswered', async () => {
  const [known, unknown] = ['79990000301', '79990000302']
  await agency.simulate('PUT', `/accounts/${known}`, { name: 'Known', hidden: true })
  await agency.simulate('PUT', `/accounts/${unknown}`, { name: 'Unknown', hidden: true, phoneKnown: false })
  await agency.clientWrites(known, 'I am known')
  await agency.clientWrites(unknown, 'I am not')
  const first = await agency.receiver.event('message.received', ({ text }) => text === 'I am known')
  const second = await agency.receiver.event('message.received', ({ text }) => text === 'I am not')
  expect(first.data).toMatchObject({ phone: `+${known}`, lid: first.data.chatId, name: 'Known' })
  expect(second.data).toMatchObject({ phone: null, lid: second.data.chatId, name: 'Unknown' })
  const answer = await agency.send(second.data.chatId, 'Nice to meet you')
  expect((await agency.clientSees(unknown)).map(({ id }) => id)).toContain(answer.body.externalId)
  const byNumber = await agency.send(`+${known}`, 'And you too')
  expect(byNumber.status).toBe(200)
  expect(agency.receiver.of('message.sent-by-phone').map(({ data }) => data.text)).not.toContain('And you too')
})

test('clientsWriteInABurst_isRelayedCompletelyAndInOrder', async () => {
  const texts = Array.from({ length: 100 }, (_, index) => `burst ${index}`)
  for (const text of texts) await agency.clientWrites(JOHN, text)
  await agency.receiver.event('message.received', ({ text }) => text === 'burst 99')
  const received = agency.receiver.of('message.received').map(({ data }) => data.text)
  expect(received.filter((text) => text.startsWith('burst '))).toEqual(texts)
})
