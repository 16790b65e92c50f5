import { expect, test } from 'vitest'
import type { Article, Question } from '@/api/knowledge'
import { articleSchema, toChange, toDraft, toValues } from './form-values'
import { parseArticleFor, parseArticleSearch, parseQuestionSearch } from './search'

const article: Article = {
  id: 'a-1',
  title: 'Виза',
  body: 'Не нужна.',
  language: 'ru',
  tags: ['виза'],
  status: 'published',
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: '2026-11-01T00:00:00Z',
  version: 3,
}
const question = { question: '\n Можно ли с собакой? \nОна маленькая', language: 'ru' } as Question

test('toValues_ofAQuestion_prefillsItsFirstLineAndWillBePublished', () => {
  expect(toValues(undefined, question, 'en')).toEqual({
    title: 'Можно ли с собакой?',
    body: '',
    language: 'ru',
    tags: '',
    status: 'published',
  })
  expect(toValues(undefined, { ...question, question: 'х'.repeat(2000) }, 'en').title).toHaveLength(200)
  expect(toValues(undefined, undefined, 'en')).toMatchObject({ title: '', language: 'en', status: 'draft' })
})

test('toChange_ofAnArticle_namesOnlyWhatWasEdited', () => {
  const values = { ...toValues(article, undefined, 'en'), body: 'Нужна.' }
  expect(toChange(values, { body: true })).toEqual({ body: 'Нужна.' })
  expect(toChange(values, {})).toEqual({})
  expect(toChange({ ...values, tags: 'виза, паспорт,,виза ' }, { tags: true })).toEqual({ tags: ['виза', 'паспорт'] })
  expect(toDraft({ ...values, status: 'archived' }).status).toBe('draft')
})

test('articleSchema_whatTheApiRefuses_isNamedAtItsField', () => {
  const refused = (change: object) =>
    articleSchema.safeParse({ ...toValues(article, undefined, 'ru'), ...change }).error?.issues.map(issue => issue.path[0])
  expect(refused({})).toBeUndefined()
  expect(refused({ title: ' ' })).toEqual(['title'])
  expect(refused({ body: '\n' })).toEqual(['body'])
  expect(refused({ body: 'x'.repeat(20_001) })).toEqual(['body'])
  expect(refused({ tags: `виза, ${'x'.repeat(51)}` })).toEqual(['tags'])
})

test('search_anyAddress_keepsOnlyWhatIsKnown', () => {
  expect(parseArticleSearch({ q: 5, status: 'open' })).toEqual({ q: '5' })
  expect(parseArticleSearch({ status: 'archived' })).toEqual({ status: 'archived' })
  expect(parseQuestionSearch({ status: 'open', language: 'РУ' })).toEqual({})
  expect(parseQuestionSearch({ status: 'dismissed', language: 'en' })).toEqual({ status: 'dismissed', language: 'en' })
  expect(parseArticleFor({ question: '../x' })).toEqual({})
})
