import { expect, test } from 'vitest'
import type { RunStep } from '@/api/agents'
import { joinChecks, pretty } from './steps'

const step = (kind: string, name: string, ok = true): RunStep => ({ kind, name, ok, input: {}, output: ok ? null : 'why' })

test('joinChecks_passedInARow_areOneLine_faultsStandAlone', () => {
  const joined = joinChecks([
    step('model', 'selection'),
    step('check', 'length'),
    step('check', 'links'),
    step('check', 'prices', false),
    step('model', 'selection'),
    step('check', 'length'),
  ])
  expect(joined.map(one => ('names' in one ? one.names.join('+') : `${one.kind} ${one.name}`))).toEqual([
    'model selection',
    'length+links',
    'check prices',
    'model selection',
    'length',
  ])
})

test.each([
  ['{"a":1}', '{\n  "a": 1\n}'],
  ['Здравствуйте!', 'Здравствуйте!'],
])('pretty_%s', (text, expected) => {
  expect(pretty(text)).toBe(expected)
})
