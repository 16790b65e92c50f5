import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task, TaskChange } from '@/api/tasks'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useUpdateTask } from './api/use-tasks'
import { TaskFields, type TaskValues } from './TaskFields'
import { undoToast } from './undo-toast'

/** Changes a task, or calls it off. Only what was changed is sent: a colleague may be changing the rest. */
export function EditTask({ task: given, userId, onDone }: { task: Task; userId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const update = useUpdateTask()
  // What the person began with: the list behind the form goes on with the times.
  const [task] = useState(given)
  // Awaited, not called back: a task that is called off leaves the list, and this form with it, before the answer is told.
  const save = async (change: TaskChange) => {
    try {
      const changed = await update.mutateAsync({ task, change })
      onDone()
      return changed
    } catch {
      return null // shown in the form
    }
  }
  const saveFields = async (values: TaskValues) => {
    const change = changeOf(task, values)
    if (Object.keys(change).length === 0) onDone()
    else if (await save(change)) toast.success(t('tasks.changedToast'))
  }
  const callOff = async () => {
    const changed = await save({ status: 'canceled' })
    if (changed) undoToast(t('tasks.canceledToast', { title: task.title }), t('tasks.undo'), () => void reopen(changed))
  }
  const reopen = async (changed: Task) => {
    try {
      await update.mutateAsync({ task: changed, change: { status: 'open' } })
    } catch (error) {
      toast.error(problemText(error, t))
    }
  }
  return (
    <TaskFields
      start={task}
      assigneeName={task.assigneeName}
      userId={userId}
      save={t('common.save')}
      isPending={update.isPending}
      error={update.error}
      onCancel={onDone}
      onSave={values => void saveFields(values)}
    >
      <Button size="xs" variant="subtle" color="red" disabled={update.isPending} onClick={() => void callOff()}>
        {t('tasks.callOff')}
      </Button>
    </TaskFields>
  )
}

function changeOf(task: Task, values: TaskValues): TaskChange {
  const keys = ['title', 'details', 'dueAt', 'assigneeId'] as const
  return Object.fromEntries(keys.filter(key => values[key] !== task[key]).map(key => [key, values[key]]))
}
