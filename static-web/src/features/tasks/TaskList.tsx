import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskFilter } from '@/api/tasks'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTasks } from './api/use-tasks'
import { TaskRow } from './TaskRow'
import classes from './Tasks.module.css'
import { useTick } from './use-tick'

export function TaskList({
  filter,
  userId,
  withClient = false,
  empty,
}: {
  filter: TaskFilter
  userId: string
  withClient?: boolean
  empty: ReactNode
}) {
  const { t } = useTranslation()
  const query = useTasks(filter)
  const { tick, isBusy } = useTick()
  return (
    <QueryView query={query} errorTitle={t('tasks.failed')} skeleton={<SkeletonRows count={2} height={36} />}>
      {tasks =>
        tasks.length > 0 ? (
          <>
            <ul className={classes.list}>
              {tasks.map(task => (
                <TaskRow
                  key={task.id}
                  task={task}
                  userId={userId}
                  withClient={withClient}
                  busy={isBusy(task)}
                  onTick={() => tick(task)}
                />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                variant="subtle"
                size="compact-sm"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('common.showMore')}
              </Button>
            )}
          </>
        ) : (
          empty
        )
      }
    </QueryView>
  )
}
