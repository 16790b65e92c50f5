import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scheduled } from '@/api/scheduled'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconEdit, IconLater, IconPaperclip, IconTrash } from '@/components/icons'
import { toast } from '@/components/toast'
import { createFormat, useFormat } from '@/lib/format'
import { useCancelScheduled } from '../api/use-scheduled'
import { EditScheduled } from './EditScheduled'
import classes from './Later.module.css'
import { laterProblem } from './problems'

/** What waits to be sent, above the composer. */
export function ScheduledList({ items, timeZone }: { items: readonly Scheduled[]; timeZone: string }) {
  const { t } = useTranslation()
  return (
    <section className={classes.waiting} aria-label={t('chat.later.waiting')}>
      <p className={classes.heading}>
        <IconLater size={15} aria-hidden />
        {t('chat.later.waiting')}
      </p>
      <ul className={classes.list}>
        {items.map(item => (
          <Item key={item.id} item={item} timeZone={timeZone} />
        ))}
      </ul>
    </section>
  )
}

function Item({ item, timeZone }: { item: Scheduled; timeZone: string }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const cancel = useCancelScheduled(item)
  const [open, setOpen] = useState<'edit' | 'cancel' | null>(null)
  const theirs = createFormat(i18n.language, item.timeZone)
  const what = item.text || item.media?.fileName || t('chat.later.file')
  return (
    <li className={classes.item}>
      <span className={classes.lines}>
        <span className={classes.text}>
          {item.media && <IconPaperclip size={14} aria-label={item.media.fileName ?? t('chat.later.file')} />}
          <bdi dir="auto">{what}</bdi>
        </span>
        <span className={classes.meta}>
          <time dateTime={item.sendAt} title={t('chat.later.own', { at: format.dateTime(item.sendAt) })}>
            {t('chat.later.leaves', { at: theirs.dateTime(item.sendAt) })}
          </time>
          {' · '}
          <bdi>{item.authorName}</bdi>
          {item.cancelOnReply && ` · ${t('chat.later.unlessReply')}`}
        </span>
      </span>
      <button
        type="button"
        className={classes.icon}
        aria-label={t('chat.later.edit', { text: what.slice(0, 60) })}
        title={t('common.edit')}
        onClick={() => setOpen('edit')}
      >
        <IconEdit size={17} />
      </button>
      <button
        type="button"
        className={classes.icon}
        aria-label={t('chat.later.cancel', { text: what.slice(0, 60) })}
        title={t('chat.later.cancelAct')}
        onClick={() => setOpen('cancel')}
      >
        <IconTrash size={17} />
      </button>
      {open === 'edit' && <EditScheduled item={item} timeZone={timeZone} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        opened={open === 'cancel'}
        title={t('chat.later.cancelTitle')}
        confirmLabel={t('chat.later.cancelAct')}
        danger
        busy={cancel.isPending}
        onClose={() => setOpen(null)}
        onConfirm={() =>
          cancel.mutate(undefined, {
            onSuccess: () => toast.success(t('chat.later.canceled')),
            onError: error => toast.error(laterProblem(error, t)),
            onSettled: () => setOpen(null),
          })
        }
      >
        <p>{t('chat.later.cancelText')}</p>
      </ConfirmDialog>
    </li>
  )
}
