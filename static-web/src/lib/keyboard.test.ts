import { afterEach, describe, expect, test, vi } from 'vitest'
import { type KeyPress, keyLabels, matchesKey } from './keyboard'

const press = (key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
})

const platform = (name: string) => vi.stubGlobal('navigator', { platform: name })
afterEach(() => vi.unstubAllGlobals())

describe('matchesKey', () => {
  test('matchesKey_russianLayout_physicalKeyDecides', () => {
    platform('Win32')
    expect(matchesKey(press('о', 'KeyJ'), 'j')).toBe(true)
    expect(matchesKey(press('л', 'KeyK', { ctrlKey: true }), 'mod+k')).toBe(true)
    expect(matchesKey(press('Е', 'KeyT', { shiftKey: true }), 'shift+t')).toBe(true)
    expect(matchesKey(press('о', 'KeyJ'), 'k')).toBe(false)
  })
  test('matchesKey_russianLayoutSlashKey_searchAndHelp', () => {
    platform('Win32')
    expect(matchesKey(press('.', 'Slash'), '/')).toBe(true)
    expect(matchesKey(press(',', 'Slash', { shiftKey: true }), '?')).toBe(true)
    expect(matchesKey(press('.', 'Period'), '/')).toBe(false)
  })
  test('matchesKey_latinLayoutThatMovesKeys_typedLetterDecides', () => {
    platform('Linux x86_64')
    // Dvorak: the key that prints J stands where QWERTY has C.
    expect(matchesKey(press('j', 'KeyC'), 'j')).toBe(true)
    expect(matchesKey(press('j', 'KeyC'), 'c')).toBe(false)
  })
  test('matchesKey_questionMark_shiftIsPartOfTheSymbol', () => {
    platform('Win32')
    expect(matchesKey(press('?', 'Slash', { shiftKey: true }), '?')).toBe(true)
    expect(matchesKey(press('?', 'Digit7', { shiftKey: true }), '?')).toBe(true)
  })
  test('matchesKey_otherModifierHeld_isNotTheShortcut', () => {
    platform('Win32')
    expect(matchesKey(press('j', 'KeyJ', { ctrlKey: true }), 'j')).toBe(false)
    expect(matchesKey(press('t', 'KeyT', { shiftKey: true }), 't')).toBe(false)
    expect(matchesKey(press('k', 'KeyK', { ctrlKey: true, shiftKey: true }), 'mod+k')).toBe(false)
  })
  test('matchesKey_mac_modIsCommandAndOptionLettersWork', () => {
    platform('MacIntel')
    expect(matchesKey(press('k', 'KeyK', { metaKey: true }), 'mod+k')).toBe(true)
    expect(matchesKey(press('k', 'KeyK', { ctrlKey: true }), 'mod+k')).toBe(false)
    expect(matchesKey(press('∆', 'KeyJ', { altKey: true }), 'alt+j')).toBe(true)
  })
  test('keyLabels_sequenceAndCombination_asPrintedOnKeys', () => {
    platform('Win32')
    expect(keyLabels('g i')).toEqual(['G', 'I'])
    expect(keyLabels('mod+alt+e')).toEqual(['Ctrl', 'Alt', 'E'])
  })
})
