import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/toast'
import { daysLater, instantOf, wallTime } from '@/lib/zoned-time'
import { useCreateTask } from './api/use-tasks'
import { TaskFields, useTimeZone } from './TaskFields'

/** A new task: for oneself, tomorrow morning, until something else is said. */
export function TaskForm({ clientId, userId, onDone }: { clientId: string | null; userId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const zone = useTimeZone()
  const create = useCreateTask()
  const [start] = useState(() => {
    const tomorrow = instantOf(daysLater(wallTime(Date.now(), zone), 1, '10:00'), zone)
    return { title: '', details: '', dueAt: new Date(tomorrow ?? Date.now()).toISOString(), assigneeId: userId }
  })
  return (
    <TaskFields
      start={start}
      userId={userId}
      save={t('tasks.save')}
      isPending={create.isPending}
      error={create.error}
      onCancel={onDone}
      onSave={values =>
        create.mutate(
          { ...values, clientId },
          {
            onSuccess: () => {
              toast.success(t('tasks.addedToast'))
              onDone()
            },
          },
        )
      }
    />
  )
}
