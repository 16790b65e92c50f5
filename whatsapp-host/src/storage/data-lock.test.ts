import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DataLock } from './data-lock.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'data-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const file = () => join(directory, 'host.lock')

test('acquire_held_isRefusedUntilReleased', async () => {
  const first = await DataLock.acquire(directory, 0)
  await expect(DataLock.acquire(directory, 0)).rejects.toThrow('in use')
  await first.release()
  await (await DataLock.acquire(directory, 0)).release()
})

test('acquire_severalAtOnce_oneGetsIt', async () => {
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => DataLock.acquire(directory, 0)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('acquire_ownerKilled_takesOver', async () => {
  const ended = spawn('true')
  const pid = ended.pid
  await once(ended, 'exit')
  const { hostname } = await import('node:os')
  await writeFile(file(), JSON.stringify({ pid, startTime: '1', host: hostname(), token: 'dead' }))
  await (await DataLock.acquire(directory, 0)).release()
})

test('acquire_ownersProcessIdWasGivenToAnother_takesOver', async () => {
  const { hostname } = await import('node:os')
  await writeFile(file(), JSON.stringify({ pid: process.pid, startTime: '1', host: hostname(), token: 'dead' }))
  await (await DataLock.acquire(directory, 0)).release()
})

test('acquire_ownerOnAnotherMachine_isBelievedWhileItsHeartBeats', async () => {
  await writeFile(file(), JSON.stringify({ pid: 1, startTime: '1', host: 'another-machine', token: 'other' }))
  await expect(DataLock.acquire(directory, 0)).rejects.toThrow('in use')
  const minuteAgo = new Date(Date.now() - 60_000)
  await utimes(file(), minuteAgo, minuteAgo)
  const lock = await DataLock.acquire(directory, 0)
  expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ pid: process.pid })
  await lock.release()
})

test('acquire_fileTorn_takesOver', async () => {
  await writeFile(file(), '{"pid":')
  await (await DataLock.acquire(directory, 0)).release()
})
