import { describe, expect, test } from 'vitest'
import { insertAt, unknownVariables } from './template'

const variables = [
  { name: 'agency', type: 'text', description: '', example: '' },
  { name: 'language', type: 'language', description: '', example: '' },
] as const

describe('template', () => {
  test.each([
    ['Write in {{language}} for {{ agency }}.', []],
    ['{{client}} and {{ phone }} and {{client}}', ['client', 'phone']],
    ['{{имя}}', ['имя']],
    ['{{client-name}} {agency} {{}}', []],
  ])('unknownVariables_%s', (template, expected) => {
    expect(unknownVariables(template, variables)).toEqual(expected)
  })

  test('insertAt_selection_isReplaced', () => {
    expect(insertAt('for X now', 4, 5, 'agency')).toEqual({ text: 'for {{agency}} now', cursor: 14 })
  })
})
