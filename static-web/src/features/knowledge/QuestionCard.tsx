import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Question, QuestionChange } from '@/api/knowledge'
import { Chip } from '@/components/Chip'
import { IconEdit } from '@/components/icons'
import { toast } from '@/components/toast'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { useUpdateQuestion } from './api/use-update-question'
import classes from './Knowledge.module.css'

export function QuestionCard({ question }: { question: Question }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateQuestion()
  const change = (change: QuestionChange, done: string) =>
    update.mutate({ question, change }, { onSuccess: () => toast.success(done) })
  return (
    <li className={classes.question}>
      <div className={classes.asked}>
        <UserText text={question.question} className={classes.text} />
        <p className={classes.meta}>
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: question.conversationId }}
            className={classes.chat}
            title={t('knowledge.question.openChat')}
          >
            <bdi dir="auto">{question.clientName || t('knowledge.question.openChat')}</bdi>
          </Link>
          <span>{format.moment(question.askedAt)}</span>
          <Chip>{format.language(question.language)}</Chip>
          {question.timesAsked > 1 && <Chip tone="accent">{t('knowledge.questions.times', { count: question.timesAsked })}</Chip>}
        </p>
        {question.articleId && (
          <p className={classes.meta}>
            {t('knowledge.questions.answeredBy')}
            <Link to="/knowledge/$articleId" params={{ articleId: question.articleId }} className={classes.chat}>
              <bdi dir="auto">{question.articleTitle}</bdi>
            </Link>
          </p>
        )}
        {question.closedAt && question.closedByName && (
          <p className={classes.meta}>
            {t('knowledge.questions.closed', { name: question.closedByName, date: format.moment(question.closedAt) })}
          </p>
        )}
      </div>
      <div className={classes.acts}>
        {question.status === 'open' ? (
          <>
            <Button
              size="sm"
              leftSection={<IconEdit size={17} />}
              renderRoot={props => <Link to="/knowledge/new" search={{ question: question.id }} {...props} />}
            >
              {t('knowledge.questions.write')}
            </Button>
            <Button
              size="sm"
              variant="default"
              loading={update.isPending}
              onClick={() => change({ status: 'dismissed' }, t('knowledge.questions.dismissed'))}
            >
              {t('knowledge.questions.dismiss')}
            </Button>
          </>
        ) : (
          <Button
            size="sm"
            variant="default"
            loading={update.isPending}
            onClick={() => change({ status: 'open' }, t('knowledge.questions.reopened'))}
          >
            {t('knowledge.questions.reopen')}
          </Button>
        )}
      </div>
    </li>
  )
}
