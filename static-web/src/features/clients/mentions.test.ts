import { expect, test } from 'vitest'
import { mentionedIn, mentionQuery, suggest, withMention } from './mentions'

const anna = { id: 'a', name: 'Анна Иванова' }
const boris = { id: 'b', name: 'Борис-Юрий Соколов' }

test.each([
  ['@', 1, { from: 0, q: '' }],
  ['Спросите @Ан', 12, { from: 9, q: 'Ан' }],
  ['@Анна Ив', 8, { from: 0, q: 'Анна Ив' }],
  ['@Анна Иванова уже', 17, null],
  ['почта@дом', 9, null],
  ['@Анна', 0, null],
])('mentionQuery_%s_isWhatStandsBeforeTheCaret', (text, caret, expected) => {
  expect(mentionQuery(text, caret)).toEqual(expected)
})

test('withMention_inTheMiddle_keepsTheRest', () => {
  const made = withMention('Пусть @ан позвонит', 6, 9, anna.name)
  expect(made).toEqual({ text: 'Пусть @Анна Иванова позвонит', caret: 20 })
})

test('mentionedIn_nameTakenOut_isNotCalled', () => {
  expect(mentionedIn('@Анна Иванова, гляньте. @Анна Иванова!', [anna, boris, anna])).toEqual(['a'])
})

test('suggest_anyOfTheNames_fits', () => {
  expect(suggest([anna, boris], 'ив')).toEqual([anna])
  expect(suggest([anna, boris], 'юр')).toEqual([boris])
  expect(suggest([anna, boris], '')).toEqual([anna, boris])
})
