import { expect, test } from 'vitest'
import { isSameWeek, newSpan, spanProblem, toWeek, toWorkingHours } from './working-hours'

test('toWorkingHours_dayOff_isNotNamed', () => {
  const week = toWeek({
    mon: [
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ],
    sun: [],
  })
  expect(toWorkingHours(week)).toEqual({
    mon: [
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ],
  })
})

test('isSameWeek_sameTimesReadTwice_isTrue', () => {
  const hours = { tue: [['10:00', '19:00']] as [string, string][] }
  expect(isSameWeek(toWeek(hours), toWeek(hours))).toBe(true)
  expect(isSameWeek(toWeek(hours), toWeek({}))).toBe(false)
})

test.each([
  [[['09:00', '18:00']], null],
  [
    [
      ['09:00', '13:00'],
      ['13:00', '18:00'],
    ],
    null,
  ],
  [[['', '18:00']], 'empty'],
  [[['18:00', '09:00']], 'backwards'],
  [[['09:00', '09:00']], 'backwards'],
  [
    [
      ['09:00', '14:00'],
      ['13:00', '18:00'],
    ],
    'overlap',
  ],
  [[], null],
] as [[string, string][], string | null][])('spanProblem_%j_is%s', (spans, problem) => {
  expect(spanProblem(spans.map(([from, to]) => newSpan(from, to)))).toBe(problem)
})
