import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Quote, QuoteState } from '@/api/quotes'
import { Chip, type Tone } from '@/components/Chip'
import { useFormat } from '@/lib/format'
import classes from '../Offers.module.css'
import { nameOf } from './name'

const tones: Record<QuoteState, Tone> = { draft: 'neutral', sent: 'accent', accepted: 'success', expired: 'warning' }

export function QuoteCard({ quote, onPreview, onEdit }: { quote: Quote; onPreview: () => void; onEdit: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = t('offers.quotes.name', { number: nameOf(quote) })
  const tours = [...new Set(quote.lines.map(line => line.title))]
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <Chip tone={tones[quote.state]}>{t(`offers.quotes.state.${quote.state}`)}</Chip>
        <span className={classes.seats}>
          <bdi>{format.money({ amount: quote.total, currency: quote.currency })}</bdi>
        </span>
      </div>
      <p className={classes.name}>{name}</p>
      <p className={classes.meta}>
        <bdi dir="auto">{tours.join(', ')}</bdi>
      </p>
      {quote.state !== 'accepted' && (
        <p className={classes.meta}>{t('offers.quotes.validUntil', { date: format.date(quote.validUntil) })}</p>
      )}
      <div className={classes.acts}>
        <Button size="compact-sm" variant="default" onClick={onPreview} aria-label={`${t('offers.quotes.preview')}: ${name}`}>
          {t('offers.quotes.preview')}
        </Button>
        {quote.state !== 'accepted' && (
          <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`${t('offers.quotes.edit')}: ${name}`}>
            {t('offers.quotes.edit')}
          </Button>
        )}
      </div>
    </li>
  )
}
