import { expect, test } from 'vitest'
import { typingMs } from './sender.js'

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
