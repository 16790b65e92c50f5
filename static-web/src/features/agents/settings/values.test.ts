import { describe, expect, test } from 'vitest'
import { isInRange, toChange, toNumber } from './values'

describe('settings of an agent', () => {
  test.each([
    ['temperature', '0', true],
    ['temperature', '0,4', true],
    ['temperature', '2.0', true],
    ['temperature', '2.01', false],
    ['temperature', '-0.1', false],
    ['temperature', '', false],
    ['temperature', 'warm', false],
    ['maxOutputTokens', '50', true],
    ['maxOutputTokens', '49', false],
    ['maxOutputTokens', '50.5', false],
    ['contextTokens', '200000', true],
    ['dialogueMessages', '101', false],
  ] as const)('isInRange_%s_%s_%s', (field, text, expected) => {
    expect(isInRange(field, text)).toBe(expected)
  })

  test('toNumber_commaAndBlanks_areRead', () => expect(toNumber(' 1,25 ')).toBe(1.25))

  test('toChange_emptyProviderAndModel_giveThemBack', () => {
    const values = {
      provider: '',
      model: ' ',
      temperature: '0,3',
      persona: ' Алина ',
      maxOutputTokens: '800',
      contextTokens: '6000',
      dialogueMessages: '30',
      mode: 'auto',
      modeOutsideHours: 'suggest',
    } as const
    expect(toChange(values)).toEqual({
      provider: null,
      model: null,
      temperature: 0.3,
      persona: 'Алина',
      maxOutputTokens: 800,
      contextTokens: 6000,
      dialogueMessages: 30,
      mode: 'auto',
      modeOutsideHours: 'suggest',
    })
  })
})
