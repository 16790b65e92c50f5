import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA, JOHN } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start({ host: { SEND_TIMEOUT_MS: '1500' } })
})
afterEach(() => agency.renew())
afterAll(() => agency.end())

const seenBy = async (client: string, text: string) =>
  (await agency.clientSees(client)).filter((message) => message.text === text)

test('hostKilled_betweenSendAndAnswer_sendsOnceAndTellsTheRealId', async () => {
  await agency.connect()
  const key = randomUUID()
  await agency.fault('drop-ack', { phone: agency.phone }) // accepted by WhatsApp, never told to the page
  const lost = agency.send(`+${ANNA}`, 'Delivered, not answered', key).catch(() => 'killed')
  await untilSeen(ANNA, 'Delivered, not answered')
  await agency.killHost()
  expect(await lost).toBe('killed')
  await agency.startHost()
  const { status, body } = await agency.sendUntilSettled(`+${ANNA}`, 'Delivered, not answered', key)
  expect(status).toBe(200)
  expect((await seenBy(ANNA, 'Delivered, not answered')).map(({ id }) => id)).toEqual([body.externalId])
  expect(agency.receiver.of('message.sent-by-phone')).toEqual([])
})

test('hostKilled_afterJournalingBeforeAnythingLeft_sendsOnceWhenAskedAgain', async () => {
  await agency.connect()
  const key = randomUUID()
  await agency.fault('offline') // the page has it, WhatsApp does not
  const lost = agency.send(`+${ANNA}`, 'Never left', key).catch(() => 'killed')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await agency.killHost()
  await lost
  await agency.simulate('DELETE', '/faults')
  await agency.startHost()
  const { status } = await agency.sendUntilSettled(`+${ANNA}`, 'Never left', key)
  expect(status).toBe(200)
  expect(await seenBy(ANNA, 'Never left')).toHaveLength(1)
})

test('hostKilledAtRandom_underSends_losesAndDoublesNothing', { timeout: 3_600_000 }, async () => {
  await agency.connect()
  await agency.simulate('POST', '/faults', { kind: 'slow', ms: 40 })
  const random = seeded(Number(process.env.SEED ?? 7))
  const kills = Number(process.env.KILLS ?? 5)
  const texts = Array.from({ length: 24 + 4 * kills }, (_, index) => `Message ${index}`)
  let settled = 0
  const ids = new Map<string, string>()
  const sending = Promise.all(
    [ANNA, JOHN].map(async (client, lane) => {
      for (const text of texts.filter((_, index) => index % 2 === lane)) {
        const answer = await agency.sendUntilSettled(`+${client}`, text, randomUUID())
        ids.set(text, answer.body.externalId)
        settled += 1
      }
    }),
  )
  for (let kill = 0; kill < kills; kill++) {
    const target = settled + 1
    await Promise.race([sending, poll(() => settled >= target)])
    await new Promise((resolve) => setTimeout(resolve, random() * 80))
    await agency.killHost()
    await agency.startHost()
  }
  await sending
  const seen = [...(await agency.clientSees(ANNA)), ...(await agency.clientSees(JOHN))].filter(({ fromMe }) => !fromMe)
  const sent = seen.filter(({ text }) => texts.includes(text))
  expect(sent.map(({ text }) => text).sort()).toEqual([...texts].sort())
  for (const { id, text } of sent) expect(ids.get(text)).toBe(id)
  expect(agency.receiver.of('message.sent-by-phone')).toEqual([])
})

test('browserKilled_duringASend_sendsOnce', async () => {
  await agency.connect()
  const key = randomUUID()
  await agency.fault('drop-ack', { phone: agency.phone })
  const first = agency.send(`+${ANNA}`, 'The browser dies', key)
  await untilSeen(ANNA, 'The browser dies')
  await agency.fault('kill-browser', { phone: agency.phone })
  expect([200, 503]).toContain((await first).status)
  const { body } = await agency.sendUntilSettled(`+${ANNA}`, 'The browser dies', key)
  expect((await seenBy(ANNA, 'The browser dies')).map(({ id }) => id)).toEqual([body.externalId])
})

test('acknowledgementDropped_isUnknownFirstAndFoundOutWithoutSendingAgain', async () => {
  await agency.connect()
  const key = randomUUID()
  await agency.fault('drop-ack', { phone: agency.phone })
  const first = await agency.send(`+${ANNA}`, 'Did it arrive?', key)
  expect([first.status, first.body.code, first.retryAfter]).toEqual([503, 'unknown_outcome', '5'])
  const { status, body } = await agency.sendUntilSettled(`+${ANNA}`, 'Did it arrive?', key)
  expect(status).toBe(200)
  expect((await seenBy(ANNA, 'Did it arrive?')).map(({ id }) => id)).toEqual([body.externalId])
  expect(agency.receiver.of('message.sent-by-phone')).toEqual([])
})

test('networkLost_duringASend_arrivesOnceWhenItIsBack', async () => {
  await agency.connect()
  const key = randomUUID()
  await agency.fault('offline')
  const first = await agency.send(`+${ANNA}`, 'Through the tunnel', key)
  expect(first.status).toBe(503)
  await agency.simulate('DELETE', '/faults')
  const { status } = await agency.sendUntilSettled(`+${ANNA}`, 'Through the tunnel', key)
  expect(status).toBe(200)
  expect(await seenBy(ANNA, 'Through the tunnel')).toHaveLength(1)
})

test('receiptsLost_whileConnected_areMadeUpForAfterTheRestart', async () => {
  await agency.connect()
  await agency.fault('drop-receipts', { phone: agency.phone })
  const { body } = await agency.send(`+${ANNA}`, 'Read it')
  await agency.simulate('POST', `/chats/${ANNA}/read`, { with: agency.phone })
  await agency.killHost()
  await agency.startHost()
  await agency.receiver.event('message.ack', ({ messageId, ack }) => messageId === body.externalId && ack === 'read')
})

const untilSeen = (client: string, text: string) => poll(async () => (await seenBy(client, text)).length > 0)

async function poll(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Mulberry32: the same seed, the same kills. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
