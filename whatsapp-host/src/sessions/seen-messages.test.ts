import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OVERLAP_MS, SeenMessages } from './seen-messages.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seen-'))
})
const opened: SeenMessages[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close().catch(() => undefined) // some have been closed
  await rm(directory, { recursive: true })
})

const open = async () => {
  const seen = await SeenMessages.open(join(directory, 'seen.log'), (error) => {
    throw error
  })
  opened.push(seen)
  return seen
}
const hour = 60 * 60 * 1000
const at = (ms: number) => ({ t: ms / 1000, ack: 0, textHash: '', revoked: false })

test('missedSince_firstLink_isThatMoment', async () => {
  const seen = await open()
  await seen.beginAt(1000 * hour)
  expect(seen.missedSince).toBe(1000 * hour)
})

test('missedSince_laterOn_overlapsButNeverReachesBehindTheLink', async () => {
  const seen = await open()
  await seen.beginAt(1000 * hour)
  seen.advance(1001 * hour)
  expect(seen.missedSince).toBe(1000 * hour)
  seen.advance(1100 * hour)
  expect(seen.missedSince).toBe(1100 * hour - OVERLAP_MS)
  await seen.close()
  expect((await open()).missedSince).toBe(1100 * hour - OVERLAP_MS)
})

test('advance_oldMessages_areForgottenOnlyWhenTheyAreNotLookedForAnyMore', async () => {
  const seen = await open()
  await seen.beginAt(0)
  seen.put('<old', at(1 * hour))
  seen.put('<fresh', at(95 * hour))
  seen.advance(100 * hour)
  expect([seen.get('<old'), seen.get('<fresh')]).toEqual([undefined, at(95 * hour)])
  expect(1 * hour).toBeLessThan(seen.missedSince)
  expect(95 * hour).toBeGreaterThan(seen.missedSince)
})

test('advance_moreThanCanBeKept_forgottenOnesAreNotLookedForAgain', async () => {
  const seen = await open()
  await seen.beginAt(0)
  for (let n = 0; n < 50_010; n++) seen.put(`<${n}`, at(100 * hour + n * 100))
  seen.advance(101 * hour)
  expect([seen.get('<9'), seen.get('<10')]).toEqual([undefined, at(100 * hour + 1000)])
  expect(seen.missedSince).toBeGreaterThan(100 * hour + 900)
})
