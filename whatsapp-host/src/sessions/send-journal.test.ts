import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashText, SendJournal } from './send-journal.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'send-journal-'))
})
const opened: SendJournal[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close().catch(() => undefined) // some have been closed
  await rm(directory, { recursive: true })
})

const open = async (now?: () => number) => {
  const journal = await SendJournal.open(join(directory, 'sends.log'), now)
  opened.push(journal)
  return journal
}
const begin = (journal: SendJournal, key: string) =>
  journal.begin({ key, to: '+1', chatId: '1@c.us', textHash: hashText('text'), mediaDigest: null })

test('begin_openedAgain_isUnknown', async () => {
  const journal = await open()
  await begin(journal, 'a')
  await journal.close()
  const again = await open()
  expect(again.unknown.map(({ key }) => key)).toEqual(['a'])
})

test('sent_openedAgain_answersWithTheResult', async () => {
  const journal = await open()
  await begin(journal, 'a')
  await journal.sent('a', 'ID', 1000)
  await journal.close()
  const again = await open()
  expect(again.get('a')).toMatchObject({ externalId: 'ID', sentAt: 1000 })
  expect(again.keyOf('ID')).toBe('a')
  expect(again.unknown).toEqual([])
})

test('prepared_openedAgain_knowsTheFile', async () => {
  const journal = await open()
  await journal.begin({ key: 'a', to: '+1', chatId: '1@c.us', textHash: hashText(''), mediaDigest: 'DIGEST' })
  await journal.prepared('a', 'HASH')
  await journal.close()
  expect((await open()).get('a')).toMatchObject({ mediaDigest: 'DIGEST', fileHash: 'HASH', sentAt: null })
  await expect((await open()).prepared('b', 'HASH')).rejects.toThrow('not begun')
})

test('notSent_openedAgain_keyIsFree', async () => {
  const journal = await open()
  await journal.identified(await begin(journal, 'a'), 'ID')
  await journal.notSent('a')
  expect(journal.keyOf('ID')).toBeUndefined()
  await journal.close()
  expect((await open()).get('a')).toBeUndefined()
})

test('sent_otherIdThanSupposed_theSupposedOneIsNobodys', async () => {
  const journal = await open()
  await journal.identified(await begin(journal, 'a'), 'SUPPOSED')
  await journal.sent('a', 'REAL', 1000)
  expect([journal.keyOf('SUPPOSED'), journal.keyOf('REAL')]).toEqual([undefined, 'a'])
})

test('open_entriesOlderThanAWeek_areForgotten', async () => {
  const day = 24 * 60 * 60 * 1000
  const journal = await open(() => 1000)
  await begin(journal, 'old')
  await journal.sent('old', 'ID', 1000)
  await journal.close()
  expect((await open(() => 6 * day)).get('old')).toBeDefined()
  expect((await open(() => 8 * day)).get('old')).toBeUndefined()
})

test('hashText_lineEndsAndOuterSpace_doNotMatter', () => {
  expect(hashText(' a\r\nb \n')).toBe(hashText('a\nb'))
  expect(hashText('a b')).not.toBe(hashText('a  b'))
})
