import '@/lib/task-texts'
import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/EmptyState'
import { IconPlus, IconTask } from '@/components/icons'
import { Card, Page, PageHeader } from '@/components/Page'
import { useTitle } from '@/lib/use-title'
import type { TaskSearch } from './search'
import { TaskForm } from './TaskForm'
import { TaskList } from './TaskList'
import classes from './Tasks.module.css'

/** One's own tasks, or everybody's. */
export function TasksPage({
  search,
  userId,
  onSearch,
}: {
  search: TaskSearch
  userId: string
  onSearch: (change: TaskSearch) => void
}) {
  const { t } = useTranslation()
  useTitle(t('tasks.title'))
  const [adding, setAdding] = useState(false)
  const status = search.status ?? 'open'
  return (
    <Page narrow>
      <PageHeader
        title={t('tasks.title')}
        hint={t('tasks.hint')}
        actions={
          <Button leftSection={<IconPlus size={18} />} onClick={() => setAdding(true)}>
            {t('tasks.create')}
          </Button>
        }
      />
      {adding && (
        <Card title={t('tasks.create')}>
          <TaskForm clientId={null} userId={userId} onDone={() => setAdding(false)} />
        </Card>
      )}
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t('tasks.whose')}
          data={(['mine', 'all'] as const).map(value => ({ value, label: t(`tasks.${value}`) }))}
          value={search.who ?? 'mine'}
          onChange={value => onSearch({ ...search, who: value === 'all' ? 'all' : undefined })}
        />
        <SegmentedControl
          aria-label={t('tasks.status')}
          data={(['open', 'done'] as const).map(value => ({ value, label: t(`tasks.${value}`) }))}
          value={status}
          onChange={value => onSearch({ ...search, status: value === 'done' ? 'done' : undefined })}
        />
      </div>
      <Card>
        <TaskList
          filter={{ assignee: search.who === 'all' ? null : 'me', status }}
          userId={userId}
          withClient
          empty={
            <EmptyState
              icon={<IconTask />}
              title={t(status === 'open' ? 'tasks.none' : 'tasks.noneDone')}
              hint={status === 'open' ? t('tasks.noneHint') : undefined}
            />
          }
        />
      </Card>
    </Page>
  )
}
