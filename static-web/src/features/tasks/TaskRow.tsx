import { ActionIcon, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/tasks'
import { IconEdit } from '@/components/icons'
import { useFormat } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { EditTask } from './EditTask'
import classes from './Tasks.module.css'

/** One task with its tick, or the form that changes it. What is ticked can be taken back for a while. */
export function TaskRow({
  task,
  userId,
  withClient,
  busy,
  onTick,
}: {
  task: Task
  userId: string
  withClient: boolean
  /** It is being ticked, or taken back. */
  busy: boolean
  onTick: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(60_000)
  const [editing, setEditing] = useState(false)
  const isDone = busy ? task.status !== 'done' : task.status === 'done'
  const isLate = task.status === 'open' && Date.parse(task.dueAt) < now
  // "Today" stands inside a sentence.
  const at = (time: string) => `${format.day(time).toLocaleLowerCase()}, ${format.time(time)}`
  if (editing) {
    return (
      <li className={classes.task}>
        <EditTask task={task} userId={userId} onDone={() => setEditing(false)} />
      </li>
    )
  }
  return (
    <li className={classes.task}>
      <Checkbox checked={isDone} disabled={busy} aria-label={task.title} onChange={onTick} />
      <span className={classes.lines}>
        <bdi dir="auto" className={classes.name} data-done={isDone || undefined}>
          {task.title}
        </bdi>
        <span className={classes.meta}>
          <time
            dateTime={task.doneAt ?? task.dueAt}
            title={format.dateTime(task.doneAt ?? task.dueAt)}
            data-late={isLate || undefined}
            className={classes.due}
          >
            {task.doneAt
              ? t('tasks.doneAt', { at: at(task.doneAt) })
              : t(isLate ? 'tasks.overdue' : 'tasks.dueAt', { at: at(task.dueAt) })}
          </time>
          {task.assigneeId !== userId && (
            <>
              {' · '}
              <bdi>{task.assigneeName}</bdi>
            </>
          )}
          {withClient && task.clientName && (
            <>
              {' · '}
              <Link to="/inbox" search={{ q: task.clientName }} className={classes.client}>
                <bdi dir="auto">{task.clientName}</bdi>
              </Link>
            </>
          )}
        </span>
        {task.details && (
          <bdi dir="auto" className={classes.details}>
            {task.details}
          </bdi>
        )}
      </span>
      {!isDone && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('tasks.change', { title: task.title })}
          disabled={busy}
          onClick={() => setEditing(true)}
        >
          <IconEdit size={18} />
        </ActionIcon>
      )}
    </li>
  )
}
