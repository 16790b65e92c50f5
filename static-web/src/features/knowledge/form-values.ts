import * as z from 'zod/mini'
import { type Article, type ArticleChange, type ArticleDraft, articleStatuses, type Question } from '@/api/knowledge'

/** The form holds tags as they are typed: "виза, паспорт". */
const toTags = (text: string) => [
  ...new Set(
    text
      .split(',')
      .map(tag => tag.trim())
      .filter(tag => tag !== ''),
  ),
]

export const articleSchema = z.object({
  title: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'tooLong')),
  body: z.string().check(
    z.refine(value => value.trim() !== '', 'required'),
    z.maxLength(20_000, 'tooLong'),
  ),
  language: z.string().check(z.regex(/^[a-z]{2,3}$/, 'required')),
  tags: z.string().check(
    z.refine(text => toTags(text).length <= 20, 'tooLong'),
    z.refine(text => toTags(text).every(tag => tag.length <= 50), 'tooLong'),
  ),
  status: z.enum(articleStatuses),
})

export type ArticleValues = z.infer<typeof articleSchema>

/** The first line of what the client wrote. */
const titleOf = (question: string) =>
  question
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '')
    ?.slice(0, 200) ?? ''

/** An article that is written for a question is meant to be published. */
export const toValues = (article: Article | undefined, question: Question | undefined, language: string): ArticleValues =>
  article
    ? {
        title: article.title,
        body: article.body,
        language: article.language,
        tags: article.tags.join(', '),
        status: article.status,
      }
    : {
        title: question ? titleOf(question.question) : '',
        body: '',
        language: question?.language ?? language,
        tags: '',
        status: question ? 'published' : 'draft',
      }

export const toDraft = ({ tags, status, ...values }: ArticleValues): ArticleDraft => ({
  ...values,
  tags: toTags(tags),
  status: status === 'published' ? 'published' : 'draft',
})

/** Only what was edited: what a colleague changed beside it stays. */
export const toChange = (
  { tags, ...values }: ArticleValues,
  dirty: Partial<Record<keyof ArticleValues, unknown>>,
): ArticleChange =>
  Object.fromEntries(Object.entries({ ...values, tags: toTags(tags) }).filter(([name]) => dirty[name as keyof ArticleValues]))
