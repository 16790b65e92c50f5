import { Alert, Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { colleagues } from '@/api/colleagues'
import { toast } from '@/components/toast'
import { TimeZoneContext } from '@/lib/format'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { daysLater, instantOf, wallTime } from '@/lib/zoned-time'
import { useCreateTask } from './api/use-tasks'
import classes from './Tasks.module.css'

/** A new task, by the agency's clock. */
export function TaskForm({ clientId, userId, onDone }: { clientId: string | null; userId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const zone = useContext(TimeZoneContext) ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const create = useCreateTask()
  const team = useQuery(colleagues)
  const [title, setTitle] = useState('')
  const [due, setDue] = useState(() => daysLater(wallTime(Date.now(), zone), 1, '10:00'))
  const [assigneeId, setAssigneeId] = useState(userId)
  const at = instantOf(due, zone)
  const people = team.data ?? []
  const error = create.error instanceof ApiError ? create.error : null
  const fields = error?.fieldErrors ?? {}
  const atField = {
    title: fields.title?.join(' '),
    due: fields.dueAt?.join(' '),
    who: error?.code === 'user.not_assignable' ? t('tasks.hasLeft') : fields.assigneeId?.join(' '),
  }
  const isAtField = Object.values(atField).some(Boolean)
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        if (!title.trim() || at === null || create.isPending) return
        create.mutate(
          { title: title.trim(), dueAt: new Date(at).toISOString(), clientId, assigneeId },
          {
            onSuccess: () => {
              toast.success(t('tasks.addedToast'))
              onDone()
            },
          },
        )
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
          data={[
            { value: userId, label: t('tasks.me') },
            ...people.filter(({ id }) => id !== userId).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={assigneeId}
          error={atField.who}
          onChange={value => setAssigneeId(value ?? userId)}
          allowDeselect={false}
        />
      </div>
      {create.error && !isAtField && (
        <Alert color="red" role="alert">
          {problemText(create.error, t)}
        </Alert>
      )}
      <div className={classes.end}>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" type="submit" loading={create.isPending} disabled={!title.trim() || at === null}>
          {t('tasks.save')}
        </Button>
      </div>
    </form>
  )
}
