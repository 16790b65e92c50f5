import { Alert, Button, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localized } from '@/api/products'
import type { QuickReply } from '@/api/quick-replies'
import { toast } from '@/components/toast'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { useDebounced } from '@/lib/use-debounced'
import { useSaveQuickReply, useTourChoice } from '../api/use-quick-replies'
import classes from './Replies.module.css'
import { TextsField } from './TextsField'

/** A new quick reply, or another form of one. */
export function ReplyDialog({ reply, onClose }: { reply: QuickReply | null; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(reply ? 'replies.editTitle' : 'replies.createTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ReplyForm reply={reply} onClose={onClose} />
    </Modal>
  )
}

function ReplyForm({ reply, onClose }: { reply: QuickReply | null; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const save = useSaveQuickReply(reply)
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '')
  const [title, setTitle] = useState(reply?.title ?? '')
  const [texts, setTexts] = useState<Record<string, string>>(reply?.texts ?? {})
  const [productId, setProductId] = useState(reply?.productId ?? null)
  const [tried, setTried] = useState(false)
  const [word, setWord] = useState('')
  const tours = useTourChoice(useDebounced(word, 250), productId)
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()))
  const missing = {
    // A slash is what calls it: who types it here means the same.
    shortcut: !shortcut.replace(/^\//, '').trim(),
    title: !title.trim(),
    texts: Object.keys(written).length === 0,
  }
  const error = save.error instanceof ApiError ? save.error : null
  const fields = error?.fieldErrors ?? {}
  const textErrors = Object.entries(fields).filter(([name]) => /^texts\b/.test(name))
  const required = (is: boolean) => (tried && is ? t('validation.required') : undefined)
  const atField = {
    shortcut: error?.code === 'quick_reply.shortcut_taken' ? t('replies.shortcutTaken') : fields.shortcut?.join(' '),
    title: fields.title?.join(' '),
    texts: textErrors.flatMap(([, messages]) => messages).join(' ') || undefined,
    product: error?.code === 'product.unknown' ? t('replies.tourGone') : fields.productId?.join(' '),
  }
  const isAtField = Object.values(atField).some(Boolean)
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      save.reset()
    }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (missing.shortcut || missing.title || missing.texts || save.isPending) return
        save.mutate(
          { shortcut: shortcut.trim().replace(/^\//, ''), title: title.trim(), texts: written, productId },
          {
            onSuccess: () => {
              toast.success(t('replies.saved'))
              onClose()
            },
          },
        )
      }}
    >
      <div className={classes.pair}>
        <TextInput
          label={t('replies.shortcut')}
          description={t('replies.shortcutHint')}
          leftSection="/"
          maxLength={41}
          autoComplete="off"
          required
          data-autofocus
          value={shortcut}
          error={atField.shortcut ?? required(missing.shortcut)}
          onChange={event => changed(setShortcut)(event.currentTarget.value)}
        />
        <TextInput
          label={t('replies.name')}
          maxLength={200}
          required
          dir="auto"
          value={title}
          error={atField.title ?? required(missing.title)}
          onChange={event => changed(setTitle)(event.currentTarget.value)}
        />
      </div>
      <TextsField
        value={texts}
        error={atField.texts ?? (tried && missing.texts ? t('replies.noText') : undefined)}
        onChange={changed(setTexts)}
      />
      <Select
        label={t('replies.tour')}
        description={t('replies.tourHint')}
        data={tours.map(tour => ({ value: tour.id, label: localized(tour.title, i18n.language) }))}
        value={productId}
        error={atField.product}
        onChange={changed(setProductId)}
        onSearchChange={setWord}
        // The server has searched already, by more than the title.
        filter={({ options }) => options}
        nothingFoundMessage={t('replies.noTours')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
      />
      {save.error && !isAtField && (
        <Alert color="red" role="alert">
          {problemText(save.error, t)}
        </Alert>
      )}
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
