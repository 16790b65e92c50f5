import { ActionIcon, Alert, Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Quote, quoteLanguages } from '@/api/quotes'
import { IconPlus, IconTrash } from '@/components/icons'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { useSaveQuote } from '../api/use-quotes'
import classes from '../Offers.module.css'
import { offerProblem } from '../problems'
import { TourPicker } from '../TourPicker'
import { draftOf, type ExtraDraft, isReady, newExtra, newTour, type TourDraft, toRequest } from './draft'
import { nameOf } from './name'

const mostTours = 10
const mostExtras = 50
const currencies = ['USD', 'EUR', 'RUB', 'KZT', 'TRY', 'AED', 'GBP', 'PLN']

/** Drafts a quote or changes one; the catalogue says what the tours cost. */
export default function QuoteDialog({
  clientId,
  conversationId,
  quote,
  onClose,
  onSaved,
}: {
  clientId: string
  conversationId: string
  quote: Quote | undefined
  onClose: () => void
  onSaved: (quote: Quote) => void
}) {
  const { t } = useTranslation()
  const title = quote ? t('offers.quoteForm.edit', { number: nameOf(quote) }) : t('offers.quoteForm.create')
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <QuoteForm clientId={clientId} conversationId={conversationId} quote={quote} onClose={onClose} onSaved={onSaved} />
    </Modal>
  )
}

function QuoteForm({
  clientId,
  conversationId,
  quote,
  onClose,
  onSaved,
}: {
  clientId: string
  conversationId: string
  quote: Quote | undefined
  onClose: () => void
  onSaved: (quote: Quote) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const save = useSaveQuote(quote)
  const [draft, setDraft] = useState(() => draftOf(quote))
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const setTour = (key: number, part: Partial<TourDraft>) =>
    change({ tours: draft.tours.map(tour => (tour.key === key ? { ...tour, ...part } : tour)) })
  const setExtra = (key: number, part: Partial<ExtraDraft>) =>
    change({ extras: draft.extras.map(extra => (extra.key === key ? { ...extra, ...part } : extra)) })
  const submit = () => {
    if (!isReady(draft) || save.isPending) return
    save.mutate(toRequest(draft, clientId, conversationId), {
      onSuccess: saved => {
        toast.success(t('offers.quotes.savedToast'))
        onSaved(saved)
      },
    })
  }
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <fieldset className={classes.fieldset}>
        <legend>{t('offers.quoteForm.tours')}</legend>
        {draft.tours.map((tour, index) => (
          <div key={tour.key} className={classes.block}>
            <div className={classes.blockHead}>
              <TourPicker value={tour} onChange={picked => setTour(tour.key, picked)} />
              <ActionIcon
                size="lg"
                aria-label={t('offers.quoteForm.removeTour', { number: index + 1 })}
                onClick={() => change({ tours: draft.tours.filter(other => other !== tour) })}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </div>
            <div className={classes.party}>
              {(['adults', 'children', 'infants', 'singles'] as const).map(field => (
                <NumberInput
                  key={field}
                  label={t(`offers.quoteForm.${field}`)}
                  value={tour[field]}
                  onChange={value => setTour(tour.key, { [field]: value })}
                  min={0}
                  max={100}
                  allowDecimal={false}
                  clampBehavior="strict"
                />
              ))}
            </div>
          </div>
        ))}
        {draft.tours.length < mostTours && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => change({ tours: [...draft.tours, newTour()] })}
          >
            {t('offers.quoteForm.addTour')}
          </Button>
        )}
        <p className={classes.hint}>{t('offers.quoteForm.catalogue')}</p>
      </fieldset>
      <fieldset className={classes.fieldset}>
        <legend>{t('offers.quoteForm.extras')}</legend>
        {draft.extras.map((extra, index) => (
          <div key={extra.key} className={classes.extra}>
            <TextInput
              aria-label={t('offers.quoteForm.extraTitleOf', { number: index + 1 })}
              placeholder={t('offers.quoteForm.extraTitle')}
              maxLength={300}
              dir="auto"
              value={extra.title}
              onChange={event => setExtra(extra.key, { title: event.currentTarget.value })}
            />
            <NumberInput
              aria-label={t('offers.quoteForm.quantityOf', { number: index + 1 })}
              placeholder={t('offers.quoteForm.quantity')}
              value={extra.quantity}
              onChange={quantity => setExtra(extra.key, { quantity })}
              min={1}
              max={1000}
              allowDecimal={false}
            />
            <NumberInput
              aria-label={t('offers.quoteForm.priceOf', { number: index + 1 })}
              placeholder={t('offers.quoteForm.price')}
              value={extra.unitPrice}
              onChange={unitPrice => setExtra(extra.key, { unitPrice })}
              decimalScale={2}
              hideControls
            />
            <ActionIcon
              size="lg"
              aria-label={t('offers.quoteForm.removeExtra', { number: index + 1 })}
              onClick={() => change({ extras: draft.extras.filter(other => other !== extra) })}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </div>
        ))}
        {draft.extras.length < mostExtras && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => change({ extras: [...draft.extras, newExtra()] })}
          >
            {t('offers.quoteForm.addExtra')}
          </Button>
        )}
        <p className={classes.hint}>{t('offers.quoteForm.extrasHint')}</p>
      </fieldset>
      <div className={classes.pair}>
        {draft.tours.length === 0 && (
          <Select
            label={t('offers.quoteForm.currency')}
            data={currencies.includes(draft.currency) ? currencies : [draft.currency, ...currencies]}
            value={draft.currency}
            onChange={currency => change({ currency: currency ?? draft.currency })}
            allowDeselect={false}
          />
        )}
        <Select
          label={t('offers.quoteForm.language')}
          data={[
            ...(quote ? [] : [{ value: '', label: t('offers.quoteForm.clientLanguage') }]),
            ...quoteLanguages.map(value => ({ value, label: format.language(value) })),
          ]}
          value={draft.language}
          onChange={language => change({ language: quoteLanguages.find(one => one === language) ?? '' })}
          allowDeselect={false}
        />
        <TextInput
          type="date"
          label={t('offers.quoteForm.validUntil')}
          description={quote ? undefined : t('offers.quoteForm.validHint')}
          value={draft.validUntil}
          onChange={event => change({ validUntil: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t('offers.quoteForm.note')}
        description={t('offers.quoteForm.noteHint')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        dir="auto"
        value={draft.note}
        onChange={event => change({ note: event.currentTarget.value })}
      />
      {save.error && (
        <Alert color="red" role="alert">
          {offerProblem(save.error, t)}
        </Alert>
      )}
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!isReady(draft)}>
          {t('offers.quoteForm.save')}
        </Button>
      </div>
    </form>
  )
}
