import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/tasks'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useUpdateTask } from './api/use-tasks'
import { undoToast } from './undo-toast'

/** Ticks a task, or takes the tick back. It belongs to the list: a ticked task leaves it, and can still be brought back. */
export function useTick() {
  const { t } = useTranslation()
  const { mutateAsync, isPending, variables } = useUpdateTask()
  const set = async (task: Task, canUndo: boolean) => {
    const status = task.status === 'done' ? 'open' : 'done'
    try {
      const changed = await mutateAsync({ task, change: { status } })
      const said = t(status === 'done' ? 'tasks.doneToast' : 'tasks.openToast', { title: task.title })
      if (canUndo) undoToast(said, t('tasks.undo'), () => void set(changed, false))
    } catch (error) {
      toast.error(problemText(error, t))
    }
  }
  return {
    tick: (task: Task) => void set(task, true),
    isBusy: (task: Task) => isPending && variables.task.id === task.id,
  }
}
