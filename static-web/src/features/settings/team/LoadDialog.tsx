import '@/lib/dialogue-texts'
import { Alert, Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '@/api/users'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { useUpdateUser } from '../api/use-update-user'
import classes from './Team.module.css'

const fewest = 1
const most = 1000

/** How many dialogues a colleague has at once before clients are offered to others. */
export function LoadDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateUser(user.id)
  const [text, setText] = useState(String(user.maxOpenDialogs))
  const [touched, setTouched] = useState(false)
  const count = Number(text)
  const isWrong = !/^\s*\d+\s*$/.test(text) || count < fewest || count > most
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('dialogues.load.title', { name: user.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        noValidate
        className={classes.form}
        onSubmit={event => {
          event.preventDefault()
          setTouched(true)
          if (isWrong) return
          update.mutate(
            { maxOpenDialogs: count },
            {
              onSuccess: () => {
                toast.success(t('dialogues.load.saved', { name: user.name }))
                onClose()
              },
            },
          )
        }}
      >
        <TextInput
          label={t('dialogues.load.label')}
          description={t('dialogues.load.hint')}
          inputMode="numeric"
          value={text}
          data-autofocus
          error={touched && isWrong && t('dialogues.range', { from: format.number(fewest), to: format.number(most) })}
          onChange={event => setText(event.currentTarget.value)}
        />
        {update.error && (
          <Alert color="red" role="alert">
            {problemText(update.error, t)}
          </Alert>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
