import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'
import { valuesOf } from './values'

export type Article = Schemas['Article']
export type ArticleStatus = Article['status']
export type ArticleDraft = Schemas['CreateArticleRequest']
export type ArticleChange = Schemas['UpdateArticleRequest']
export type ArticleFilter = Pick<QueryOf<OperationOf<'get', '/api/knowledge'>>, 'q' | 'status'>

/** What a client asked and nothing answered. */
export type Question = Schemas['KnowledgeQuestion']
export type QuestionStatus = Question['status']
export type QuestionChange = Schemas['UpdateQuestionRequest']
export type QuestionFilter = Pick<QueryOf<OperationOf<'get', '/api/knowledge/questions'>>, 'status' | 'language'>

export const articleStatuses = valuesOf<ArticleStatus>()(['draft', 'published', 'archived'])
export const questionStatuses = valuesOf<QuestionStatus>()(['open', 'answered', 'dismissed'])

export const listArticles = (query: ArticleFilter & PageQuery, signal?: AbortSignal) =>
  http.get('/api/knowledge', { query, signal })

export const getArticle = (id: string, signal?: AbortSignal) => http.get('/api/knowledge/{id}', { path: { id }, signal })

export const createArticle = (body: ArticleDraft, idempotencyKey: string) => http.post('/api/knowledge', { body, idempotencyKey })

/** Refused when somebody changed it after `version`. */
export const updateArticle = (id: string, body: ArticleChange, version: number) =>
  http.patch('/api/knowledge/{id}', { path: { id }, body, ifMatch: version })

export const listQuestions = (query: QuestionFilter & PageQuery, signal?: AbortSignal) =>
  http.get('/api/knowledge/questions', { query, signal })

export const getQuestion = (id: string, signal?: AbortSignal) =>
  http.get('/api/knowledge/questions/{id}', { path: { id }, signal })

/** Refused when somebody changed it after `version`. */
export const updateQuestion = (id: string, body: QuestionChange, version: number) =>
  http.patch('/api/knowledge/questions/{id}', { path: { id }, body, ifMatch: version })
