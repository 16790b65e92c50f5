import { Alert, Button, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scheduled } from '@/api/scheduled'
import { toast } from '@/components/toast'
import { useChangeScheduled } from '../api/use-scheduled'
import classes from './Later.module.css'
import { laterProblem } from './problems'
import { TimeFields, type When } from './TimeFields'

/** Another text or another time for what waits. What was typed stays when a colleague was faster. */
export function EditScheduled({ item, timeZone, onClose }: { item: Scheduled; timeZone: string; onClose: () => void }) {
  const { t } = useTranslation()
  const change = useChangeScheduled(item)
  const [text, setText] = useState(item.text)
  const [when, setWhen] = useState<When>({ at: item.localTime.slice(0, 16), cancelOnReply: item.cancelOnReply })
  const trimmed = text.trim()
  const isNewText = trimmed !== item.text
  const isNewTime = when.at !== item.localTime.slice(0, 16)
  const most = item.media ? 1024 : 4096
  return (
    <Modal opened onClose={onClose} title={t('chat.later.editTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={classes.form}
        onSubmit={event => {
          event.preventDefault()
          if (change.isPending || !when.at) return
          change.mutate(
            {
              // The old translation goes with the old text.
              ...(isNewText && { text: trimmed, asWritten: item.asWritten }),
              ...(isNewTime && { localTime: when.at, timeZone: item.timeZone }),
              cancelOnReply: when.cancelOnReply,
            },
            {
              onSuccess: () => {
                toast.success(t('chat.later.saved'))
                onClose()
              },
            },
          )
        }}
      >
        <Textarea
          label={t('chat.later.text')}
          description={isNewText && item.translation ? t('chat.later.translatedLater') : undefined}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={most}
          dir="auto"
          data-autofocus
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <TimeFields timeZone={item.timeZone || timeZone} value={when} onChange={setWhen} />
        {change.error && (
          <Alert color="red" role="alert">
            {laterProblem(change.error, t)}
          </Alert>
        )}
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!when.at || (!trimmed && !item.media)}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
