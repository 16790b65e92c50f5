import { Button, SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { questionStatuses } from '@/api/knowledge'
import { EmptyState } from '@/components/EmptyState'
import { IconCheck } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useQuestions } from './api/use-questions'
import classes from './Knowledge.module.css'
import { KnowledgeLayout } from './KnowledgeLayout'
import { useLanguages } from './languages'
import { QuestionCard } from './QuestionCard'
import type { QuestionSearch } from './search'

const emptyTitle = {
  open: 'knowledge.questions.empty',
  answered: 'knowledge.questions.emptyAnswered',
  dismissed: 'knowledge.questions.emptyDismissed',
} as const

/** What articles are missing for. */
export function QuestionListPage({ search, onSearch }: { search: QuestionSearch; onSearch: (change: QuestionSearch) => void }) {
  const { t } = useTranslation()
  useTitle(t('knowledge.sections.questions'))
  const status = search.status ?? 'open'
  const query = useQuestions({ status, language: search.language })
  const languages = useLanguages(search.language)
  return (
    <KnowledgeLayout hint={t('knowledge.questions.hint')}>
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t('knowledge.questions.status')}
          data={questionStatuses.map(value => ({ value, label: t(`knowledge.questions.states.${value}`) }))}
          value={status}
          onChange={value => onSearch({ status: questionStatuses.find(name => name === value && name !== 'open') })}
        />
        <Select
          aria-label={t('knowledge.questions.language')}
          placeholder={t('knowledge.questions.anyLanguage')}
          data={languages}
          value={search.language ?? null}
          onChange={language => onSearch({ language: language ?? undefined })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
        />
      </div>
      <QueryView query={query} errorTitle={t('knowledge.questions.failed')} skeleton={<SkeletonRows count={4} height={96} />}>
        {questions =>
          questions.length > 0 ? (
            <>
              <ul className={classes.questions}>
                {questions.map(question => (
                  <QuestionCard key={question.id} question={question} />
                ))}
              </ul>
              {query.hasNextPage && (
                <div className={classes.more}>
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.showMore')}
                  </Button>
                </div>
              )}
            </>
          ) : (
            <EmptyState
              icon={<IconCheck />}
              title={t(emptyTitle[status])}
              hint={status === 'open' ? t('knowledge.questions.emptyHint') : undefined}
            />
          )
        }
      </QueryView>
    </KnowledgeLayout>
  )
}
