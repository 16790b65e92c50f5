import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEvent, type RelayEvent } from './event.js'
import { Spool } from './spool.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spool-'))
})
const opened: Spool[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close().catch(() => undefined) // some have been closed
  await rm(directory, { recursive: true })
})

const open = async () => {
  const spool = await Spool.open(directory, (error) => {
    throw error
  })
  opened.push(spool)
  return spool
}
const event = (n: number): RelayEvent =>
  createEvent('message.revoked', 'org', { chatId: '1@c.us', messageId: String(n) }, String(n))
const waiting = (spool: Spool) => spool.pending.map(({ data }) => ('messageId' in data ? Number(data.messageId) : null))

test('append_openedAgain_waitsInOrder', async () => {
  const spool = await open()
  for (const n of [1, 2, 3]) await spool.append(event(n))
  spool.delivered(event(2))
  await spool.close()
  expect(waiting(await open())).toEqual([1, 3])
})

test('append_sameEventWhileItWaits_isKeptOnce', async () => {
  const spool = await open()
  expect(await spool.append(event(1))).toBe(true)
  expect(await spool.append(event(1))).toBe(false)
  expect(spool.depth).toBe(1)
})

test('refused_isParkedAndNoLongerWaits', async () => {
  const spool = await open()
  await spool.append(event(1))
  await spool.refused(event(1), 422, 'no')
  await spool.close()
  const again = await open()
  expect([again.depth, again.deadLetterCount]).toEqual([0, 1])
})

test('delivered_thousands_fileShrinksAndWhatWaitsStays', async () => {
  const spool = await open()
  await spool.append(event(-1))
  const path = join(directory, 'events.log')
  for (let n = 0; n < 3000; n++) {
    await spool.append(event(n))
    spool.delivered(event(n))
  }
  await spool.close()
  expect((await stat(path)).size).toBeLessThan(500_000) // each event takes about 250 bytes
  expect(waiting(await open())).toEqual([-1])
})

test('createEvent_aboutTheSameThing_hasTheSameId', () => {
  expect(event(1).id).toBe(event(1).id)
  expect(event(1).id).not.toBe(event(2).id)
  const other = createEvent('message.revoked', 'other', { chatId: '1@c.us', messageId: '1' }, '1')
  expect(other.id).not.toBe(event(1).id)
})
