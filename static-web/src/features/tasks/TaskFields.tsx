import { Alert, Button, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { colleagues } from '@/api/colleagues'
import { TimeZoneContext } from '@/lib/format'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { instantOf, type WallTime, wallTime } from '@/lib/zoned-time'
import classes from './Tasks.module.css'

/** What a task says; `dueAt` is an instant in ISO 8601. */
export type TaskValues = { title: string; details: string; dueAt: string; assigneeId: string }

/** The fields of a new task and of one that is changed. Times are by the agency's clock. */
export function TaskFields({
  start,
  assigneeName,
  userId,
  save,
  isPending,
  error,
  onSave,
  onCancel,
  children,
}: {
  start: TaskValues
  /** Of who has the task now, and may have left since. */
  assigneeName?: string
  userId: string
  save: string
  isPending: boolean
  error: unknown
  onSave: (values: TaskValues) => void
  onCancel: () => void
  /** Further buttons. */
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const zone = useTimeZone()
  const team = useQuery(colleagues)
  const [title, setTitle] = useState(start.title)
  const [details, setDetails] = useState(start.details)
  const [due, setDue] = useState<WallTime>(() => wallTime(Date.parse(start.dueAt), zone))
  const [assigneeId, setAssigneeId] = useState(start.assigneeId)
  const at = instantOf(due, zone)
  const people = new Map([[userId, t('tasks.me')]])
  if (assigneeName && !people.has(start.assigneeId)) people.set(start.assigneeId, assigneeName)
  for (const { id, name } of team.data ?? []) if (!people.has(id)) people.set(id, name)
  const problem = error instanceof ApiError ? error : null
  const fields = problem?.fieldErrors ?? {}
  const atField = {
    title: fields.title?.join(' '),
    details: fields.details?.join(' '),
    due: fields.dueAt?.join(' '),
    who: problem?.code === 'user.not_assignable' ? t('tasks.hasLeft') : fields.assigneeId?.join(' '),
  }
  const isAtField = Object.values(atField).some(Boolean)
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        if (!title.trim() || at === null || isPending) return
        // A time that was not touched keeps its seconds.
        const dueAt = due === wallTime(Date.parse(start.dueAt), zone) ? start.dueAt : new Date(at).toISOString()
        onSave({ title: title.trim(), details: details.trim(), dueAt, assigneeId })
      }}
    >
      <TextInput
        label={t('tasks.what')}
        maxLength={200}
        required
        dir="auto"
        autoFocus
        value={title}
        error={atField.title}
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('tasks.details')}
        maxLength={5000}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        value={details}
        error={atField.details}
        onChange={event => setDetails(event.currentTarget.value)}
      />
      <div className={classes.pair}>
        <TextInput
          type="datetime-local"
          label={t('tasks.due')}
          required
          value={due}
          error={atField.due}
          description={at !== null && at < Date.now() ? t('tasks.pastDue') : undefined}
          onChange={event => setDue(event.currentTarget.value.slice(0, 16))}
        />
        <Select
          label={t('tasks.who')}
          data={[...people].map(([value, label]) => ({ value, label }))}
          value={assigneeId}
          error={atField.who}
          onChange={value => setAssigneeId(value ?? userId)}
          allowDeselect={false}
        />
      </div>
      {error !== null && !isAtField && (
        <Alert color="red" role="alert">
          {problemText(error, t)}
        </Alert>
      )}
      <div className={classes.end}>
        {children}
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" type="submit" loading={isPending} disabled={!title.trim() || at === null}>
          {save}
        </Button>
      </div>
    </form>
  )
}

export const useTimeZone = () => useContext(TimeZoneContext) ?? Intl.DateTimeFormat().resolvedOptions().timeZone
