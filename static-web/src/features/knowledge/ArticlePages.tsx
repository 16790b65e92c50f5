import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Article, Question } from '@/api/knowledge'
import { IconBack } from '@/components/icons'
import { Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useTitle } from '@/lib/use-title'
import { ArticleForm } from './ArticleForm'
import { useArticle } from './api/use-article'
import { useQuestion } from './api/use-question'
import { useUpdateQuestion } from './api/use-update-question'
import classes from './Knowledge.module.css'
import { QuestionBox } from './QuestionBox'

/** After a save: with `question` while that still waits for the article to be published, or to be marked. */
export type AfterSave = (article: Article, question?: string) => void

/** Tells what was saved, and marks the question once its article is published. */
function useSaved(question: Question | undefined, onDone: AfterSave) {
  const { t } = useTranslation()
  const update = useUpdateQuestion()
  const answer = (article: Article) => {
    if (question?.status !== 'open') {
      toast.success(t(article.status === 'published' ? 'knowledge.form.published' : 'knowledge.form.saved'))
      onDone(article)
    } else if (article.status !== 'published') {
      toast.success(t('knowledge.question.draftSaved'))
      onDone(article, question.id)
    } else {
      update.mutate(
        { question, change: { status: 'answered', articleId: article.id } },
        {
          onSuccess: () => {
            toast.success(t('knowledge.question.answered'))
            onDone(article)
          },
          onError: () => {
            toast.error(t('knowledge.question.notMarked'))
            onDone(article, question.id)
          },
        },
      )
    }
  }
  return { answer, isPending: update.isPending }
}

function BackToArticles() {
  const { t } = useTranslation()
  return (
    <Link to="/knowledge" className={classes.back} aria-label={t('knowledge.form.back')}>
      <IconBack size={22} />
    </Link>
  )
}

/** A new article; with `questionId`, one that answers a client's question. */
export function ArticleNewPage({
  questionId,
  onSaved,
  onCancel,
}: {
  questionId?: string
  onSaved: AfterSave
  onCancel: () => void
}) {
  const { t } = useTranslation()
  useTitle(t('knowledge.form.newTitle'))
  const query = useQuestion(questionId)
  return (
    <Page narrow>
      <PageHeader before={<BackToArticles />} title={t('knowledge.form.newTitle')} hint={t('knowledge.form.editHint')} />
      {questionId === undefined ? (
        <NewForm onSaved={onSaved} onCancel={onCancel} />
      ) : (
        <QueryView query={query} errorTitle={t('knowledge.questions.failed')} skeleton={<SkeletonRows count={4} height={60} />}>
          {question => <NewForm question={question} onSaved={onSaved} onCancel={onCancel} />}
        </QueryView>
      )}
    </Page>
  )
}

function NewForm({ question, onSaved, onCancel }: { question?: Question; onSaved: AfterSave; onCancel: () => void }) {
  const { answer } = useSaved(question, onSaved)
  return (
    <>
      {question && <QuestionBox question={question} />}
      <ArticleForm question={question} onSaved={answer} onCancel={onCancel} />
    </>
  )
}

/** One article to read and change; with `questionId`, it is to answer that question. */
export function ArticlePage({
  articleId,
  questionId,
  onSaved,
  onCancel,
}: {
  articleId: string
  questionId?: string
  onSaved: AfterSave
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const query = useArticle(articleId)
  // The article can be worked on whatever became of the question.
  const question = useQuestion(questionId).data
  const { answer, isPending } = useSaved(question, onSaved)
  useTitle(query.data?.title ?? t('knowledge.list.article'))
  return (
    <Page narrow>
      <PageHeader
        before={<BackToArticles />}
        title={<bdi dir="auto">{query.data?.title ?? t('knowledge.list.article')}</bdi>}
        hint={t('knowledge.form.editHint')}
      />
      <QueryView query={query} errorTitle={t('knowledge.form.failed')} skeleton={<SkeletonRows count={4} height={60} />}>
        {article => (
          <>
            {question && <QuestionBox question={question} />}
            {question?.status === 'open' && article.status === 'published' && (
              <div className={classes.mark}>
                <Button variant="default" loading={isPending} onClick={() => answer(article)}>
                  {t('knowledge.question.markAgain')}
                </Button>
              </div>
            )}
            <ArticleForm article={article} onSaved={answer} onCancel={onCancel} />
          </>
        )}
      </QueryView>
    </Page>
  )
}
