import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Quote } from '@/api/quotes'
import { IconPlus } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useQuotes } from '../api/use-quotes'
import classes from '../Offers.module.css'
import { QuoteCard } from './QuoteCard'

const QuoteDialog = lazy(async () => ({ default: (await import('../dialogs')).QuoteDialog }))
const QuotePreview = lazy(async () => ({ default: (await import('../dialogs')).QuotePreview }))

type Open = { what: 'form'; quoteId: string | null; key: number } | { what: 'preview'; quoteId: string; key: number }

/** What was offered to the client and what became of it. */
export function QuoteSection({
  clientId,
  conversationId,
  heading: Heading,
}: {
  clientId: string
  conversationId: string
  heading: 'h2' | 'h3'
}) {
  const { t } = useTranslation()
  const query = useQuotes(clientId)
  const [open, setOpen] = useState<Open | null>(null)
  const [times, setTimes] = useState(0)
  const show = (what: 'form' | 'preview', quoteId: string | null) => {
    setTimes(times + 1)
    setOpen({ what, quoteId, key: times } as Open)
  }
  const quotes = query.data ?? []
  const quote = quotes.find(one => one.id === open?.quoteId)
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('offers.quotes.title')}</Heading>
        <Button size="compact-sm" variant="light" leftSection={<IconPlus size={16} />} onClick={() => show('form', null)}>
          {t('offers.quotes.create')}
        </Button>
      </div>
      <QueryView query={query} errorTitle={t('offers.quotes.failed')} skeleton={<SkeletonRows count={1} height={72} />}>
        {all =>
          all.length > 0 ? (
            <>
              <ul className={classes.list}>
                {all.map(one => (
                  <QuoteCard
                    key={one.id}
                    quote={one}
                    onPreview={() => show('preview', one.id)}
                    onEdit={() => show('form', one.id)}
                  />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('common.showMore')}
                </Button>
              )}
            </>
          ) : (
            <p className={classes.hint}>{t('offers.quotes.none')}</p>
          )
        }
      </QueryView>
      <Suspense>
        {open?.what === 'form' && (
          <QuoteDialog
            key={open.key}
            clientId={clientId}
            conversationId={conversationId}
            quote={quote}
            onClose={() => setOpen(null)}
            onSaved={(saved: Quote) => show('preview', saved.id)}
          />
        )}
        {open?.what === 'preview' && quote && (
          <QuotePreview key={open.key} quote={quote} onClose={() => setOpen(null)} onEdit={() => show('form', quote.id)} />
        )}
      </Suspense>
    </section>
  )
}
