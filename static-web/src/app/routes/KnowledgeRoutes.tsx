import '@/lib/knowledge-texts'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { isAdmin } from '@/api/auth'
import { ArticleListPage } from '@/features/knowledge/ArticleListPage'
import { type AfterSave, ArticleNewPage, ArticlePage } from '@/features/knowledge/ArticlePages'
import { QuestionListPage } from '@/features/knowledge/QuestionListPage'
import type { ArticleSearch, QuestionSearch } from '@/features/knowledge/search'
import { useUser } from '../session'

export function ArticleListRoute() {
  const search = useSearch({ from: '/member/knowledge' })
  const navigate = useNavigate()
  const onSearch = useCallback(
    (change: ArticleSearch) => void navigate({ to: '/knowledge', search: { ...search, ...change }, replace: true }),
    [navigate, search],
  )
  if (!isAdmin(useUser())) return <Navigate to="/inbox" replace />
  return <ArticleListPage search={search} onSearch={onSearch} />
}

export function QuestionListRoute() {
  const search = useSearch({ from: '/member/knowledge/questions' })
  const navigate = useNavigate()
  if (!isAdmin(useUser())) return <Navigate to="/inbox" replace />
  return (
    <QuestionListPage
      search={search}
      onSearch={(change: QuestionSearch) =>
        void navigate({ to: '/knowledge/questions', search: { ...search, ...change }, replace: true })
      }
    />
  )
}

/** Where one goes on: to the article while its question waits, else back to where one came from. */
function useAfterSave(question: string | undefined): AfterSave {
  const navigate = useNavigate()
  return (article, waiting) => {
    if (waiting) void navigate({ to: '/knowledge/$articleId', params: { articleId: article.id }, search: { question: waiting } })
    else void navigate({ to: question ? '/knowledge/questions' : '/knowledge' })
  }
}

export function ArticleNewRoute() {
  const { question } = useSearch({ from: '/member/knowledge/new' })
  const navigate = useNavigate()
  const onSaved = useAfterSave(question)
  if (!isAdmin(useUser())) return <Navigate to="/inbox" replace />
  return (
    <ArticleNewPage
      questionId={question}
      onSaved={onSaved}
      onCancel={() => void navigate({ to: question ? '/knowledge/questions' : '/knowledge' })}
    />
  )
}

export function ArticleRoute() {
  const { articleId } = useParams({ from: '/member/knowledge/$articleId' })
  const { question } = useSearch({ from: '/member/knowledge/$articleId' })
  const navigate = useNavigate()
  const onSaved = useAfterSave(question)
  if (!isAdmin(useUser())) return <Navigate to="/inbox" replace />
  return (
    <ArticlePage
      key={articleId}
      articleId={articleId}
      questionId={question}
      onSaved={onSaved}
      onCancel={() => void navigate({ to: question ? '/knowledge/questions' : '/knowledge' })}
    />
  )
}
