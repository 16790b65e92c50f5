import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Question } from '@/api/knowledge'
import { UserText } from '@/components/UserText'
import classes from './Knowledge.module.css'

/** The question that an article is being written for. */
export function QuestionBox({ question }: { question: Question }) {
  const { t } = useTranslation()
  return (
    <aside className={classes.box}>
      <p className={classes.meta}>
        {t('knowledge.question.asked')}
        <Link to="/inbox/$conversationId" params={{ conversationId: question.conversationId }} className={classes.chat}>
          {t('knowledge.question.openChat')}
        </Link>
      </p>
      <UserText text={question.question} className={classes.text} />
      {question.status === 'open' && <p className={classes.meta}>{t('knowledge.question.willBeAnswered')}</p>}
    </aside>
  )
}
