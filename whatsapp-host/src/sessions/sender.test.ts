import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.js'
import { SendJournal } from './send-journal.js'
import { Sender, typingMs } from './sender.js'
import type { WhatsAppClient } from './whatsapp-client.js'

const settings = { msPerChar: 40, maxMs: 6000 }

test.each([
  ['a short text', 'ok', 0.5, 1000],
  ['a long text', 'x'.repeat(1000), 0.5, 6000],
  ['a middling text', 'x'.repeat(50), 0.5, 2000],
  ['chance at its least', 'x'.repeat(50), 0, 1600],
  ['chance at its most', 'x'.repeat(50), 1, 2400],
])('typingMs_%s_isAsLongAsAPersonWouldTake', (_name, text, chance, expected) => {
  expect(typingMs(text, settings, () => chance)).toBe(expected)
})

test('typingMs_limitedForDevelopment_isShort', () => {
  expect(typingMs('x'.repeat(50), { msPerChar: 40, maxMs: 20 }, () => 0.5)).toBe(20)
  expect(typingMs('x'.repeat(50), { msPerChar: 0, maxMs: 6000 }, () => 0.5)).toBe(0)
})

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sender-'))
})
const opened: SendJournal[] = []
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close()
  await rm(directory, { recursive: true })
})

/** A page whose answers come when the test says so; the browser tests use the real one. */
async function sender(page: Partial<WhatsAppClient>): Promise<Sender> {
  const config = readConfig({
    WHATSAPP_HOST_SECRET: '0123456789abcdef',
    WHATSAPP_EVENTS_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    API_URL: 'http://127.0.0.1',
    DATA_DIR: directory,
    SEND_TYPING_MS_PER_CHAR: '0',
  })
  const journal = await SendJournal.open(join(directory, 'sends.log'))
  opened.push(journal)
  return new Sender({
    journal,
    config,
    connected: () => page as WhatsAppClient,
    stuck: () => undefined,
    log: pino({ level: 'silent' }),
  })
}

test('send_secondNumberLookedUpFaster_orderOfTheChatIsKept', async () => {
  const left: string[] = []
  let lookUps = 0
  const slowFirst = await sender({
    chatIdOf: async (digits) => {
      lookUps += 1
      if (lookUps === 1) await new Promise((resolve) => setTimeout(resolve, 30))
      return `${digits}@c.us`
    },
    sendText: async (_chatId, text) => {
      left.push(text)
      return { id: `3EB0${left.length}`, at: Date.now(), ack: 1 }
    },
  })
  const requests = ['+1234567', '+1234567', '1234567@c.us'].map((to, index) =>
    slowFirst.send({ idempotencyKey: randomUUID(), to, text: `${index}`, media: null }),
  )
  await Promise.all(requests)
  expect(left).toEqual(['0', '1', '2'])
  expect(lookUps).toBe(1) // asking WhatsApp often for numbers is what gets a number blocked
})

test('send_tooManyWaiting_isBusyAndSendsNothing', async () => {
  let left = 0
  let open = () => {}
  const closed = new Promise<void>((resolve) => {
    open = resolve
  })
  const slow = await sender({
    sendText: async () => {
      await closed
      left += 1
      return { id: `3EB0${left}`, at: Date.now(), ack: 1 }
    },
  })
  const send = () => slow.send({ idempotencyKey: randomUUID(), to: '1234567@c.us', text: 'x', media: null })
  const accepted = Array.from({ length: 100 }, send)
  await expect(send()).rejects.toMatchObject({ status: 503, code: 'busy', retryAfterSeconds: 5 })
  open()
  await Promise.all(accepted)
  expect(left).toBe(100)
})
