import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconPlus } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useHolds } from '../api/use-holds'
import classes from '../Offers.module.css'
import { HoldCard } from './HoldCard'

const HoldDialog = lazy(async () => ({ default: (await import('../dialogs')).HoldDialog }))

const live = ['proposed', 'waiting', 'held', 'confirmed']

/** What is kept, asked for and sold; what is over on request. */
export function HoldSection({
  clientId,
  conversationId,
  isAdmin,
  heading: Heading,
}: {
  clientId: string
  conversationId: string
  isAdmin: boolean
  heading: 'h2' | 'h3'
}) {
  const { t } = useTranslation()
  const query = useHolds({ client: clientId })
  const [dialog, setDialog] = useState({ opened: false, times: 0 })
  const [past, setPast] = useState(false)
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <Heading className={classes.sectionTitle}>{t('offers.holds.title')}</Heading>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={16} />}
          onClick={() => setDialog({ opened: true, times: dialog.times + 1 })}
        >
          {t('offers.holds.hold')}
        </Button>
      </div>
      <QueryView query={query} errorTitle={t('offers.holds.failed')} skeleton={<SkeletonRows count={1} height={72} />}>
        {holds => {
          const current = holds.filter(hold => live.includes(hold.state))
          const shown = past ? holds : current
          return (
            <>
              {shown.length > 0 ? (
                <ul className={classes.list}>
                  {shown.map(hold => (
                    <HoldCard key={hold.id} hold={hold} isAdmin={isAdmin} />
                  ))}
                </ul>
              ) : (
                <p className={classes.hint}>{t('offers.holds.none')}</p>
              )}
              {holds.length > current.length && (
                <Button variant="subtle" size="compact-sm" onClick={() => setPast(!past)}>
                  {past ? t('offers.holds.hidePast') : t('offers.holds.past')}
                </Button>
              )}
            </>
          )
        }}
      </QueryView>
      {dialog.times > 0 && (
        <Suspense>
          <HoldDialog
            key={dialog.times}
            clientId={clientId}
            conversationId={conversationId}
            opened={dialog.opened}
            onClose={() => setDialog({ ...dialog, opened: false })}
          />
        </Suspense>
      )}
    </section>
  )
}
