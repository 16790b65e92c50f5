import { expect, test } from 'vitest'
import { detectLanguage } from './language.js'

test.each([
  ['Добрый день! Сколько стоит тур в Египет на двоих?', 'ru'],
  ['Хочу на море в июле с детьми', 'ru'],
  ['Hello, I want to go to Turkey', 'en'],
  ['How much is it?', 'en'],
  ['مرحبا، كم سعر الرحلة إلى دبي؟', 'ar'],
  ['Bonjour, combien coûte le voyage?', 'fr'],
  ['Guten Tag, was kostet die Reise?', 'de'],
  ['Hola, cuánto cuesta el viaje?', 'es'],
  ['Dzień dobry, ile kosztuje wycieczka?', 'pl'],
  ['See this: https://example.org/сколько-стоит-тур — is the price still right?', 'en'],
])('detectLanguage_%j_is_%s', (text, language) => {
  expect(detectLanguage(text)).toBe(language)
})

test.each([
  '',
  'ok',
  'Hello',
  'Здравствуйте',
  '12 000',
  '+7 999 123-45-67',
  '👍👍👍',
  'https://example.org/a/long/path',
  'Да, подходит',
])('detectLanguage_%j_isNotGuessed', (text) => {
  expect(detectLanguage(text)).toBeNull()
})
