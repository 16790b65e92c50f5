import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import { createTask, listTasks, type Task, type TaskChange, type TaskDraft, type TaskFilter, updateTask } from '@/api/tasks'
import { newId } from '@/lib/uuid'

export const useTasks = (filter: TaskFilter) =>
  useInfiniteQuery({
    queryKey: keys.taskList(filter),
    queryFn: ({ pageParam, signal }) => listTasks({ ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

export function useCreateTask() {
  const refresh = useRefresh()
  // One key for one task: a second try after a lost answer adds no second one.
  const key = useRef({ of: '', id: newId() })
  return useMutation({
    mutationFn: (draft: TaskDraft) => {
      const body = JSON.stringify(draft)
      if (key.current.of !== body) key.current = { of: body, id: newId() }
      return createTask(draft, key.current.id)
    },
    onSuccess: () => {
      key.current = { of: '', id: newId() }
      return refresh()
    },
  })
}

/** Changes the version that was seen. Whatever comes of it, the lists are asked for again: a colleague may have been faster. */
export function useUpdateTask() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ task, change }: { task: Task; change: TaskChange }) => updateTask(task.id, change, task.version),
    onSettled: refresh,
  })
}

function useRefresh() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: keys.tasks })
}
