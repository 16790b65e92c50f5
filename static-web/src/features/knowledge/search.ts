import { type ArticleStatus, articleStatuses, type QuestionStatus, questionStatuses } from '@/api/knowledge'

/** Filters of the articles, kept in the address. */
export interface ArticleSearch {
  q?: string
  status?: ArticleStatus
}

/** Filters of the questions; open ones unless said otherwise. */
export interface QuestionSearch {
  status?: QuestionStatus
  language?: string
}

/** The question that an article is being written for. */
export interface ArticleFor {
  question?: string
}

export function parseArticleSearch(search: Record<string, unknown>): ArticleSearch {
  const status = articleStatuses.find(name => name === search.status)
  return {
    ...(typeof search.q === 'string' || typeof search.q === 'number' ? { q: String(search.q) } : {}),
    ...(status ? { status } : {}),
  }
}

export function parseQuestionSearch(search: Record<string, unknown>): QuestionSearch {
  const status = questionStatuses.find(name => name === search.status)
  return {
    ...(status && status !== 'open' ? { status } : {}),
    ...(typeof search.language === 'string' && /^[a-z]{2,3}$/.test(search.language) ? { language: search.language } : {}),
  }
}

export const parseArticleFor = (search: Record<string, unknown>): ArticleFor =>
  typeof search.question === 'string' && /^[\w-]{1,64}$/.test(search.question) ? { question: search.question } : {}
