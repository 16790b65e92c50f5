import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RelayEvent } from '../src/relay/event.js'
import { Agency, ANNA, JOHN } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
  await agency.connect()
})
afterEach(async () => {
  agency.receiver.answer = () => 202
  agency.receiver.taken.length = 0
})
afterAll(() => agency.end())

const textOf = (event: RelayEvent) => ('text' in event.data ? event.data.text : '')
const received = () => agency.receiver.of('message.received').map(({ data }) => data.text)

test('apiDown_eventsAreKeptAndDeliveredInOrder_alsoOverAKill', async () => {
  await agency.receiver.stop()
  const texts = Array.from({ length: 10 }, (_, index) => `waiting ${index}`)
  for (const text of texts.slice(0, 5)) await agency.clientWrites(ANNA, text)
  await agency.host.line(({ msg }) => msg === 'event not taken, trying again')
  await agency.killHost()
  for (const text of texts.slice(5)) await agency.clientWrites(ANNA, text)
  await agency.startHost()
  await agency.host.line(({ msg }) => msg === 'history looked through')
  await agency.receiver.start()
  await agency.receiver.event('message.received', ({ text }) => text === 'waiting 9')
  expect(received()).toEqual(texts)
})

test('apiBackAfterALongPause_isNoticedWithoutWaitingForTheNextAttempt', async () => {
  await agency.killHost()
  const after = agency.receiver.taken.length
  await agency.startHost({ DELIVERY_BACKOFF_MS: '3600000', DELIVERY_BACKOFF_MAX_MS: '3600000' })
  await agency.connected(after)
  await agency.receiver.stop()
  await agency.clientWrites(ANNA, 'Is anybody there?')
  await agency.host.line(({ msg, type }) => msg === 'event not taken, trying again' && type === 'message.received')
  await agency.receiver.start()
  await agency.receiver.event('message.received', ({ text }) => text === 'Is anybody there?')
  await agency.killHost()
  await agency.startHost()
})

test('oneChatFails_theOthersAreNotHeldUp_andItsOrderIsKept', async () => {
  let broken = true
  agency.receiver.answer = (event) => (broken && textOf(event) === 'first of Anna' ? 500 : 202)
  await agency.clientWrites(ANNA, 'first of Anna')
  await agency.clientWrites(ANNA, 'second of Anna')
  await agency.clientWrites(JOHN, 'first of John')
  await agency.receiver.event('message.received', ({ text }) => text === 'first of John')
  expect(received()).toEqual(['first of John'])
  broken = false
  await agency.receiver.event('message.received', ({ text }) => text === 'second of Anna')
  expect(received()).toEqual(['first of John', 'first of Anna', 'second of Anna'])
})

test.each([400, 413, 422])('apiAnswers%i_eventIsParkedAndTheNextOnesGoOn', async (status) => {
  agency.receiver.answer = (event) => (textOf(event) === 'poison' ? { status, body: 'no thanks' } : 202)
  await agency.clientWrites(ANNA, 'poison')
  await agency.clientWrites(ANNA, 'medicine')
  await agency.receiver.event('message.received', ({ text }) => text === 'medicine')
  const file = await readFile(join(agency.hostDir, 'spool', 'dead-letters.log'), 'utf8')
  const letters = file
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { status: number; detail: string; event: RelayEvent })
  const letter = letters.find((candidate) => candidate.status === status)
  expect(letter).toMatchObject({
    status,
    detail: 'no thanks',
    event: { type: 'message.received', data: { text: 'poison' } },
  })
})

test('eventSecretIsWrong_nothingIsLostUntilItIsMended', async () => {
  await agency.killHost()
  await agency.startHost({ WHATSAPP_EVENTS_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` })
  await agency.clientWrites(ANNA, 'Signed with the wrong key')
  await agency.receiver.until(() => agency.receiver.refusedSignatures.length > 0, 'no event was refused')
  await agency.host.line(({ msg, level }) => msg === 'event not taken, trying again' && level === 'error')
  await agency.killHost()
  await agency.startHost()
  await agency.receiver.event('message.received', ({ text }) => text === 'Signed with the wrong key')
})

test('answerLost_eventIsDeliveredAgainUnderTheSameId', async () => {
  const bodies: string[] = []
  agency.receiver.answer = (event, attempt) => {
    if (textOf(event) !== 'Say that again') return 202
    bodies.push(event.id)
    return attempt === 1 ? 503 : 202
  }
  await agency.clientWrites(ANNA, 'Say that again')
  await agency.receiver.event('message.received', ({ text }) => text === 'Say that again')
  expect(bodies).toHaveLength(2)
  expect(new Set(bodies).size).toBe(1)
})

test('spoolTornByACrash_keepsWhatIsWhole', async () => {
  await agency.receiver.stop()
  await agency.clientWrites(ANNA, 'Whole')
  await agency.host.line(({ msg }) => msg === 'event not taken, trying again')
  await agency.killHost()
  await appendFile(join(agency.hostDir, 'spool', 'events.log'), '{"event":{"id":"evt_torn","type":"message.rec')
  await agency.receiver.start()
  await agency.startHost()
  await agency.receiver.event('message.received', ({ text }) => text === 'Whole')
  await agency.clientWrites(ANNA, 'Written after the tear')
  await agency.receiver.event('message.received', ({ text }) => text === 'Written after the tear')
})
