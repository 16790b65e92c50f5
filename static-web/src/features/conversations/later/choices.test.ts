import { expect, test } from 'vitest'
import { choicesFor } from './choices'

test.each([
  // A Wednesday.
  ['2026-12-02T09:00', { evening: '2026-12-02T18:00', tomorrow: '2026-12-03T10:00', monday: '2026-12-07T10:00' }],
  ['2026-12-02T19:00', { tomorrow: '2026-12-03T10:00', monday: '2026-12-07T10:00' }],
  // On a Sunday, tomorrow is Monday; on a Monday, the next one is meant.
  ['2026-12-06T19:00', { tomorrow: '2026-12-07T10:00' }],
  ['2026-12-07T19:00', { tomorrow: '2026-12-08T10:00', monday: '2026-12-14T10:00' }],
])('choicesFor_%s', (now, expected) => {
  expect(Object.fromEntries(choicesFor(now).map(({ name, at }) => [name, at]))).toEqual(expected)
})
