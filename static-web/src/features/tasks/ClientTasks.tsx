import '@/lib/task-texts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconPlus } from '@/components/icons'
import { TaskForm } from './TaskForm'
import { TaskList } from './TaskList'
import classes from './Tasks.module.css'

/** What is to be done for a client, in the client's panel. */
export default function ClientTasks({
  clientId,
  userId,
  heading: Heading,
}: {
  clientId: string
  userId: string
  heading: 'h2' | 'h3'
}) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('tasks.title')}</Heading>
        {!adding && (
          <Button size="compact-sm" variant="light" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('tasks.add')}
          </Button>
        )}
      </div>
      {adding && <TaskForm clientId={clientId} userId={userId} onDone={() => setAdding(false)} />}
      <TaskList
        filter={{ client: clientId, status: 'open' }}
        userId={userId}
        empty={<p className={classes.hint}>{t('tasks.noneOfClient')}</p>}
      />
    </section>
  )
}
