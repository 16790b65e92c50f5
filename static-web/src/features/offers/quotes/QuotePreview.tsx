import { Alert, Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Quote, readQuotePdf } from '@/api/quotes'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconDownload, IconEdit, IconSend } from '@/components/icons'
import { toast } from '@/components/toast'
import { saveFile } from '@/lib/save-text'
import { useAcceptQuote, useSendQuote } from '../api/use-quotes'
import classes from '../Offers.module.css'
import { offerProblem } from '../problems'
import { nameOf } from './name'

/** What the client reads, and the way to him: as a message or as a file. */
export default function QuotePreview({ quote, onClose, onEdit }: { quote: Quote; onClose: () => void; onEdit: () => void }) {
  const { t } = useTranslation()
  const send = useSendQuote(quote)
  const accept = useAcceptQuote(quote)
  const [asking, setAsking] = useState(false)
  const pdf = useMutation({
    mutationFn: () => readQuotePdf(quote.id),
    onSuccess: file => saveFile(`quote-${quote.number}-${quote.revision}.pdf`, file),
    onError: () => toast.error(t('offers.quotes.pdfFailed')),
  })
  const error = send.error ?? accept.error
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${t('offers.quotes.name', { number: nameOf(quote) })} · ${t(`offers.quotes.state.${quote.state}`)}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={classes.form}>
        <section aria-label={t('offers.quotes.textOf')} className={classes.bubble} dir="auto" lang={quote.language}>
          {quote.text}
        </section>
        {quote.state === 'draft' && <p className={classes.hint}>{t('offers.quotes.sendHint')}</p>}
        {(quote.state === 'sent' || quote.state === 'expired') && <p className={classes.hint}>{t('offers.quotes.reviseHint')}</p>}
        {error && (
          <Alert color="red" role="alert">
            {offerProblem(error, t)}
          </Alert>
        )}
        <div className={classes.end}>
          <Button variant="default" leftSection={<IconDownload size={18} />} loading={pdf.isPending} onClick={() => pdf.mutate()}>
            {t('offers.quotes.pdf')}
          </Button>
          {quote.state !== 'accepted' && (
            <Button variant="default" leftSection={<IconEdit size={18} />} onClick={onEdit}>
              {t(quote.state === 'draft' ? 'offers.quotes.edit' : 'offers.quotes.revise')}
            </Button>
          )}
          {quote.state === 'draft' && (
            <Button
              leftSection={<IconSend size={18} />}
              loading={send.isPending}
              onClick={() =>
                send.mutate(undefined, {
                  onSuccess: () => {
                    toast.success(t('offers.quotes.sentToast'))
                    onClose()
                  },
                })
              }
            >
              {t('offers.quotes.send')}
            </Button>
          )}
          {quote.state === 'sent' && <Button onClick={() => setAsking(true)}>{t('offers.quotes.accept')}</Button>}
        </div>
      </div>
      <ConfirmDialog
        opened={asking}
        title={t('offers.quotes.acceptTitle')}
        confirmLabel={t('offers.quotes.accept')}
        busy={accept.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          accept.mutate(undefined, {
            onSuccess: () => toast.success(t('offers.quotes.acceptedToast')),
            onSettled: () => setAsking(false),
          })
        }
      >
        <p>{t('offers.quotes.acceptText')}</p>
      </ConfirmDialog>
    </Modal>
  )
}
