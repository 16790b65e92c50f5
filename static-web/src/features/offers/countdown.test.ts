// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { i18n } from '@/lib/i18n'
import '@/lib/offer-texts'
import { isSoon, timeLeft } from './countdown'

const now = Date.parse('2026-11-20T10:00:00Z')

test.each([
  ['2026-11-20T10:00:30Z', '1 min'],
  ['2026-11-20T10:59:00Z', '59 min'],
  ['2026-11-20T11:00:00Z', '1 h 0 min'],
  ['2026-11-21T09:59:00Z', '23 h 59 min'],
  ['2026-11-22T13:10:00Z', '2 d 3 h'],
  ['2026-11-20T10:00:00Z', null],
  ['2026-11-19T10:00:00Z', null],
])('timeLeft_%s_%s', async (until, shown) => {
  await i18n.changeLanguage('en')
  expect(timeLeft(until, now, i18n.t)).toBe(shown)
})

test('isSoon_lastTwoHours', () => {
  expect(isSoon('2026-11-20T11:59:00Z', now)).toBe(true)
  expect(isSoon('2026-11-20T12:00:00Z', now)).toBe(false)
})
