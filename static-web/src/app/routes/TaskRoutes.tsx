import { useNavigate, useSearch } from '@tanstack/react-router'
import { TasksPage } from '@/features/tasks/TasksPage'
import { useUser } from '../session'

export function TasksRoute() {
  const search = useSearch({ from: '/member/tasks' })
  const navigate = useNavigate()
  return (
    <TasksPage
      search={search}
      userId={useUser().id}
      onSearch={change => void navigate({ to: '/tasks', search: change, replace: true })}
    />
  )
}
