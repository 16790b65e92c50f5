import { appendFile, mkdtemp, open as openFile, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppendLog } from './append-log.js'

type Record = { n: number }

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'append-log-'))
  path = join(directory, 'a', 'records.log')
})
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close().catch(() => undefined) // some have been closed
  await rm(directory, { recursive: true })
})

const opened: AppendLog<Record>[] = []
const open = async () => {
  const result = await AppendLog.open<Record>(path)
  opened.push(result.log)
  return result
}
const numbers = (records: Record[]) => records.map(({ n }) => n)

test('append_thenOpenAgain_keepsTheOrder', async () => {
  const { log } = await open()
  await Promise.all(Array.from({ length: 100 }, (_, n) => log.append({ n })))
  await log.close()
  expect(numbers((await open()).records)).toEqual(Array.from({ length: 100 }, (_, n) => n))
})

test('append_resolved_isInTheFile', async () => {
  const { log } = await open()
  await log.append({ n: 1 })
  expect(await readFile(path, 'utf8')).toBe('{"n":1}\n')
})

test.each(['{"n":3', '{"n":3}', '\u0000\u0000', '{"n":3\n'])('open_endTorn_%j_cutsItOffAndGoesOn', async (torn) => {
  const first = await open()
  await first.log.append({ n: 1 }, { n: 2 })
  await first.log.close()
  await appendFile(path, torn)
  const second = await open()
  expect(numbers(second.records)).toEqual([1, 2])
  await second.log.append({ n: 4 })
  await second.log.close()
  expect(numbers((await open()).records)).toEqual([1, 2, 4])
})

test('open_middleDamaged_keepsTheRest', async () => {
  const { log } = await open()
  await log.close()
  await writeFile(path, '{"n":1}\n{"n":\n{"n":3}\n')
  expect(numbers((await open()).records)).toEqual([1, 3])
})

test('open_anywhereTorn_keepsEveryWholeRecord', async () => {
  const whole = '{"n":1}\n{"n":2}\n{"n":3}\n'
  const first = await open()
  await first.log.close()
  for (let length = 0; length <= whole.length; length++) {
    await writeFile(path, whole.slice(0, length))
    const { log, records } = await open()
    await log.close()
    const kept = whole.slice(0, length).split('\n').length - 1
    expect(numbers(records)).toEqual([1, 2, 3].slice(0, kept))
  }
})

test('compact_whileAppending_losesNothing', async () => {
  const { log } = await open()
  let current: Record[] = []
  const add = (n: number) => {
    current.push({ n })
    return log.append({ n })
  }
  await Promise.all([add(1), add(2), add(3)])
  current = current.filter(({ n }) => n !== 2)
  const late = add(4)
  const compacted = log.compact(() => current)
  const later = add(5)
  await Promise.all([late, compacted, later])
  await log.close()
  const { records } = await open()
  expect(new Set(numbers(records))).toEqual(new Set([1, 3, 4, 5]))
})

test('append_diskFullForAWhile_tellsSoAndGoesOnAfterwards', async () => {
  const { log } = await open()
  await log.append({ n: 1 })
  const handle = await openFile(path, 'r')
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as { datasync: () => Promise<void> }, 'datasync')
  sync.mockRejectedValueOnce(full)
  await expect(log.append({ n: 2 })).rejects.toThrow('no space left')
  await log.append({ n: 3 })
  sync.mockRestore()
  await Promise.all([handle.close(), log.close()])
  expect(numbers((await open()).records)).toEqual([1, 3])
})
