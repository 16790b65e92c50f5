import { beforeEach, expect, test, vi } from 'vitest'
import { ShortcutEngine } from './engine'

const press = (key: string, code = `Key${key.toUpperCase()}`, modifiers = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
})
const idle = (now = 0) => ({ typing: false, singleKeys: true, now })

beforeEach(() => {
  vi.stubGlobal('navigator', { platform: 'Win32' })
})

function engineWith(...ids: Parameters<ShortcutEngine['add']>[0][]) {
  const engine = new ShortcutEngine()
  const ran: string[] = []
  for (const id of ids) engine.add(id, () => ran.push(id))
  return { engine, ran }
}

test('handle_letterAfterG_goesInsteadOfActing', () => {
  const { engine, ran } = engineWith('takeOver', 'goTours')
  engine.handle(press('g'), idle(0))
  engine.handle(press('t'), idle(300))
  expect(ran).toEqual(['goTours'])
})

test('handle_letterLongAfterG_acts', () => {
  const { engine, ran } = engineWith('takeOver', 'goTours')
  engine.handle(press('g'), idle(0))
  engine.handle(press('t'), idle(5000))
  expect(ran).toEqual(['takeOver'])
})

test('handle_sequenceOnRussianLayout_goes', () => {
  const { engine, ran } = engineWith('goTours')
  engine.handle(press('п', 'KeyG'), idle(0))
  engine.handle(press('е', 'KeyT'), idle(200))
  expect(ran).toEqual(['goTours'])
})

test('handle_whileTyping_onlyCombinationsCount', () => {
  const { engine, ran } = engineWith('nextChat', 'takeOver', 'palette')
  const typing = { typing: true, singleKeys: true, now: 0 }
  expect(engine.handle(press('j'), typing)).toBe(false)
  expect(engine.handle(press('t'), typing)).toBe(false)
  expect(engine.handle(press('ArrowDown', 'ArrowDown'), typing)).toBe(false)
  engine.handle(press('j', 'KeyJ', { altKey: true }), typing)
  engine.handle(press('k', 'KeyK', { ctrlKey: true }), typing)
  expect(ran).toEqual(['nextChat', 'palette'])
})

test('handle_singleKeysOff_lettersAndSequencesAreDeadArrowsAndModAreNot', () => {
  const { engine, ran } = engineWith('nextChat', 'handBack', 'goInbox', 'help', 'palette')
  const off = { typing: false, singleKeys: false, now: 0 }
  for (const dead of [
    press('j'),
    press('T', 'KeyT', { shiftKey: true }),
    press('g'),
    press('i'),
    press('?', 'Slash', { shiftKey: true }),
  ]) {
    expect(engine.handle(dead, off)).toBe(false)
  }
  engine.handle(press('ArrowDown', 'ArrowDown'), off)
  engine.handle(press('k', 'KeyK', { ctrlKey: true }), off)
  expect(ran).toEqual(['nextChat', 'palette'])
})

test('add_twice_newestAnswersUntilRemoved', () => {
  const engine = new ShortcutEngine()
  const ran: string[] = []
  engine.add('search', () => ran.push('page'))
  const remove = engine.add('search', () => ran.push('dialog'))
  engine.handle(press('/', 'Slash'), idle())
  remove()
  engine.handle(press('/', 'Slash'), idle())
  expect(ran).toEqual(['dialog', 'page'])
})
