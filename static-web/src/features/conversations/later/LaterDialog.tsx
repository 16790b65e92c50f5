import { Alert, Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SendOptions } from '@/api/messages'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { UserText } from '@/components/UserText'
import { wallTime } from '@/lib/zoned-time'
import { useSchedule, useScheduled } from '../api/use-scheduled'
import { choicesFor } from './choices'
import classes from './Later.module.css'
import { laterProblem } from './problems'
import { TimeFields, type When } from './TimeFields'

/** Has what is in the composer leave later. */
export function LaterDialog({
  conversationId,
  text,
  options,
  fileName,
  onDone,
  onClose,
}: {
  conversationId: string
  text: string
  options: SendOptions
  fileName: string | null
  /** It is planned: the composer is free again. */
  onDone: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const waiting = useScheduled(conversationId)
  return (
    <Modal opened onClose={onClose} title={t('chat.later.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <blockquote className={classes.quote}>
        {fileName && <bdi className={classes.file}>{fileName}</bdi>}
        <UserText text={text} />
      </blockquote>
      <QueryView query={waiting} errorTitle={t('chat.later.failed')} skeleton={<SkeletonRows count={3} height={36} />}>
        {({ timeZone }) => (
          <LaterForm
            conversationId={conversationId}
            timeZone={timeZone}
            text={text}
            options={options}
            onDone={onDone}
            onClose={onClose}
          />
        )}
      </QueryView>
    </Modal>
  )
}

function LaterForm({
  conversationId,
  timeZone,
  text,
  options: { translation, asWritten, mediaId },
  onDone,
  onClose,
}: {
  conversationId: string
  timeZone: string
  text: string
  options: SendOptions
  onDone: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const schedule = useSchedule(conversationId)
  const [when, setWhen] = useState<When>(() => ({ at: choicesFor(wallTime(Date.now(), timeZone))[0]!.at, cancelOnReply: true }))
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        if (!when.at || schedule.isPending) return
        schedule.mutate(
          {
            text,
            localTime: when.at,
            cancelOnReply: when.cancelOnReply,
            ...(translation && { translation }),
            ...(asWritten && { asWritten }),
            ...(mediaId && { mediaId }),
          },
          {
            onSuccess: () => {
              toast.success(t('chat.later.planned'))
              onDone()
            },
          },
        )
      }}
    >
      <TimeFields
        timeZone={timeZone}
        value={when}
        onChange={value => {
          setWhen(value)
          schedule.reset()
        }}
      />
      {schedule.error && (
        <Alert color="red" role="alert">
          {laterProblem(schedule.error, t)}
        </Alert>
      )}
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={schedule.isPending} disabled={!when.at}>
          {t('chat.later.plan')}
        </Button>
      </div>
    </form>
  )
}
