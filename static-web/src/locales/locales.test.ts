import i18next, { type i18n } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { agentsEn } from './agents/en'
import { agentsRu } from './agents/ru'
import { audit as auditEn } from './audit/en'
import { audit as auditRu } from './audit/ru'
import { chat as chatEn } from './chat/en'
import { chat as chatRu } from './chat/ru'
import { dialogues as dialoguesEn } from './dialogues/en'
import { dialogues as dialoguesRu } from './dialogues/ru'
import { en } from './en'
import { inbox as inboxEn } from './inbox/en'
import { inbox as inboxRu } from './inbox/ru'
import { knowledge as knowledgeEn } from './knowledge/en'
import { knowledge as knowledgeRu } from './knowledge/ru'
import { notices as noticesEn } from './notices/en'
import { notices as noticesRu } from './notices/ru'
import { offers as offersEn } from './offers/en'
import { offers as offersRu } from './offers/ru'
import { records as recordsEn } from './records/en'
import { records as recordsRu } from './records/ru'
import { replies as repliesEn } from './replies/en'
import { replies as repliesRu } from './replies/ru'
import { ru } from './ru'
import { settings as settingsEn } from './settings/en'
import { settings as settingsRu } from './settings/ru'
import { tasks as tasksEn } from './tasks/en'
import { tasks as tasksRu } from './tasks/ru'
import { translation as translationEn } from './translation/en'
import { translation as translationRu } from './translation/ru'

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  )
const suffix = /_(one|few|many|other|zero|two)$/
const texts = {
  en: new Map(
    flat({
      ...en,
      agents: agentsEn,
      knowledge: knowledgeEn,
      offers: offersEn,
      translation: translationEn,
      inbox: inboxEn,
      notices: noticesEn,
      dialogues: dialoguesEn,
      audit: auditEn,
      chat: chatEn,
      settings: settingsEn,
      tasks: tasksEn,
      replies: repliesEn,
      records: recordsEn,
    } as Tree),
  ),
  ru: new Map(
    flat({
      ...ru,
      agents: agentsRu,
      knowledge: knowledgeRu,
      offers: offersRu,
      translation: translationRu,
      inbox: inboxRu,
      notices: noticesRu,
      dialogues: dialoguesRu,
      audit: auditRu,
      chat: chatRu,
      settings: settingsRu,
      tasks: tasksRu,
      replies: repliesRu,
      records: recordsRu,
    } as Tree),
  ),
}
const bases = (language: 'en' | 'ru') => new Set([...texts[language].keys()].map(key => key.replace(suffix, '')))

describe('texts', () => {
  test('texts_bothLanguages_haveTheSameKeys', () => {
    expect([...bases('ru')].sort()).toEqual([...bases('en')].sort())
  })
  test.each(['en', 'ru'] as const)('texts_%s_haveEveryPluralFormOfTheLanguage', language => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const counted = new Set([...texts[language].keys()].filter(key => suffix.test(key)).map(key => key.replace(suffix, '')))
    expect(counted.size).toBeGreaterThan(5)
    for (const key of counted)
      for (const form of forms) expect(texts[language].has(`${key}_${form}`), `${key}_${form}`).toBe(true)
  })
  test('texts_translations_useTheSameValues', () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]).sort()
    for (const [key, text] of texts.ru) {
      const other = texts.en.get(key) ?? texts.en.get(key.replace(suffix, '_other'))
      expect(values(text), key).toEqual(values(other!))
    }
  })
  test('texts_any_areNotEmptyAndDoNotRepeatTheKey', () => {
    for (const language of ['en', 'ru'] as const) for (const [key, text] of texts[language]) expect(text.trim(), key).not.toBe('')
  })
})

describe('Russian plurals', () => {
  let i18n: i18n
  beforeAll(async () => {
    i18n = i18next.createInstance()
    await i18n.init({ lng: 'ru', resources: { ru: { app: ru } }, defaultNS: 'app', interpolation: { escapeValue: false } })
  })
  test.each([
    [0, '0 мест'],
    [1, '1 место'],
    [2, '2 места'],
    [5, '5 мест'],
    [11, '11 мест'],
    [12, '12 мест'],
    [21, '21 место'],
    [22, '22 места'],
    [25, '25 мест'],
    [111, '111 мест'],
    [1.5, '1.5 места'],
  ])('seatsShort_%d_%s', (count, shown) => {
    expect((i18n.t as (key: string, values: object) => string)('products.seatsShort', { count })).toBe(shown)
  })
})
