import { expect, test } from 'vitest'
import { daysLater, instantOf, wallTime, weekdayOf } from './zoned-time'

test.each([
  ['2026-12-31T10:00', 'Europe/Berlin', '2026-12-31T09:00:00.000Z'],
  ['2026-07-01T00:30', 'Europe/Berlin', '2026-06-30T22:30:00.000Z'],
  ['2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
  ['2026-12-31T10:00', 'Asia/Kolkata', '2026-12-31T04:30:00.000Z'],
  ['2026-12-31T23:59', 'America/Los_Angeles', '2027-01-01T07:59:00.000Z'],
])('instantOf_%s_%s', (wall, zone, at) => {
  expect(new Date(instantOf(wall, zone)!).toISOString()).toBe(at)
  expect(wallTime(Date.parse(at), zone)).toBe(wall)
})

test('instantOf_hourThatASpringSkips_isNone', () => {
  expect(instantOf('2027-03-28T02:30', 'Europe/Berlin')).toBeNull()
  expect(instantOf('', 'Europe/Berlin')).toBeNull()
})

test('daysLater_overTheEndOfAMonth_keepsTheClock', () => {
  expect(daysLater('2026-11-30T19:20', 1, '10:00')).toBe('2026-12-01T10:00')
  expect(weekdayOf('2026-11-30T19:20')).toBe(1)
})
