import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA, JOHN } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
})
afterEach(() => agency.renew())
afterAll(() => agency.end())

test('writtenWhileTheHostWasDown_arrivesOnceInOrderAndMarked', async () => {
  await agency.connect()
  await agency.clientWrites(ANNA, 'Before the outage')
  await agency.receiver.event('message.received', ({ text }) => text === 'Before the outage')
  await agency.killHost()
  const texts = Array.from({ length: 70 }, (_, index) => `missed ${index}`)
  for (const text of texts) await agency.clientWrites(ANNA, text)
  await agency.managerTypes(JOHN, 'Менеджер написал сам с телефона')
  await agency.startHost()
  await agency.receiver.event('message.sent-by-phone', ({ backfill }) => backfill)
  await agency.receiver.event('message.received', ({ text }) => text === 'missed 69')
  await agency.clientWrites(ANNA, 'After the outage')
  await agency.receiver.event('message.received', ({ text }) => text === 'After the outage')
  const received = agency.receiver.of('message.received').map(({ data }) => `${data.text}${data.backfill ? ' *' : ''}`)
  expect(received).toEqual(['Before the outage', ...texts.map((text) => `${text} *`), 'After the outage'])

  await agency.host.end('SIGTERM') // a second start finds nothing that was missed
  const attempts = () => agency.receiver.taken.map(({ id }) => agency.receiver.attempts(id))
  const before = attempts()
  await agency.startHost()
  await agency.host.line(({ msg }) => msg === 'history looked through')
  await agency.clientWrites(ANNA, 'After the second start')
  await agency.receiver.event('message.received', ({ text }) => text === 'After the second start')
  expect(attempts().slice(0, before.length)).toEqual(before)
})

test('firstLink_withAFullHistory_doesNotFloodTheApi', async () => {
  for (let index = 0; index < 30; index++) await agency.clientWrites(ANNA, `Long ago ${index}`)
  await new Promise((resolve) => setTimeout(resolve, 1100)) // WhatsApp's clock counts whole seconds
  await agency.connect()
  await agency.host.line(({ msg, org }) => msg === 'history looked through' && org === agency.org)
  await agency.clientWrites(ANNA, 'The first one after linking')
  await agency.receiver.event('message.received', ({ text }) => text === 'The first one after linking')
  expect(agency.receiver.of('message.received').map(({ data }) => data.text)).toEqual(['The first one after linking'])
})

test('correctedAndTakenBackWhileTheHostWasDown_isRelayed', async () => {
  await agency.connect()
  const corrected = await agency.clientWrites(ANNA, 'In Jully')
  const takenBack = await agency.clientWrites(ANNA, 'Forget it')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === takenBack)
  await agency.host.end('SIGTERM')
  await agency.simulate('PATCH', `/chats/${ANNA}/messages/${corrected}`, { text: 'In July' })
  await agency.simulate('DELETE', `/chats/${ANNA}/messages/${takenBack}`)
  await agency.startHost()
  const edited = await agency.receiver.event('message.edited', ({ messageId }) => messageId === corrected)
  expect(edited.data.text).toBe('In July')
  await agency.receiver.event('message.revoked', ({ messageId }) => messageId === takenBack)
})

test('oneChatCannotBeOpened_theOthersAreReadAllTheSame', async () => {
  await agency.connect()
  await agency.clientWrites(ANNA, 'First of Anna')
  await agency.clientWrites(JOHN, 'First of John')
  await agency.receiver.event('message.received', ({ text }) => text === 'First of John')
  await agency.killHost()
  await agency.fault('no-lid', { phone: ANNA })
  await agency.clientWrites(JOHN, 'Second of John')
  await agency.startHost()
  await agency.receiver.event('message.received', ({ text, backfill }) => text === 'Second of John' && backfill)
  await agency.host.line(({ msg }) => msg === 'a chat could not be read')
})

test('hostKilledAtRandom_whileClientsWrite_relaysEachMessageOnceInOrder', async () => {
  await agency.connect()
  const texts = Array.from({ length: 60 }, (_, index) => `stream ${index}`)
  const writing = (async () => {
    for (const text of texts) {
      await agency.clientWrites(ANNA, text)
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
  })()
  for (let kills = 0; kills < 3; kills++) {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await agency.killHost()
    await agency.startHost()
  }
  await writing
  await agency.receiver.event('message.received', ({ text }) => text === 'stream 59')
  expect(agency.receiver.of('message.received').map(({ data }) => data.text)).toEqual(texts)
})

test('simulatorRestarted_keepsChatsAndTheLink', async () => {
  await agency.connect()
  await agency.clientWrites(ANNA, 'Kept over the restart')
  await agency.restartSimulator()
  expect((await agency.clientSees(ANNA)).map(({ text }) => text)).toContain('Kept over the restart')
  const id = await agency.clientWrites(ANNA, 'The page has come back')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
})
