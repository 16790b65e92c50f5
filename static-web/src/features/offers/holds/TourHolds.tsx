import '@/lib/offer-texts'
import { useTranslation } from 'react-i18next'
import type { Hold } from '@/api/holds'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useHolds } from '../api/use-holds'
import classes from '../Offers.module.css'
import { HoldCard } from './HoldCard'

/** Who holds seats of a tour and who waits, departure by departure. */
export default function TourHolds({ productId, isAdmin }: { productId: string; isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useHolds({ product: productId, live: true })
  return (
    <Card title={t('offers.tour.title')}>
      <QueryView query={query} errorTitle={t('offers.holds.failed')} skeleton={<SkeletonRows count={2} height={72} />}>
        {holds =>
          holds.length === 0 ? (
            <p className={classes.hint}>{t('offers.tour.none')}</p>
          ) : (
            byDeparture(holds).map(([date, some]) => (
              <section key={date} className={classes.group}>
                <h3 className={classes.sectionTitle}>{format.date(date)}</h3>
                <ul className={classes.grid}>
                  {some.map(hold => (
                    <HoldCard key={hold.id} hold={hold} isAdmin={isAdmin} who="client" />
                  ))}
                </ul>
              </section>
            ))
          )
        }
      </QueryView>
    </Card>
  )
}

const rank = (hold: Hold) => (hold.state === 'held' ? 0 : hold.state === 'waiting' ? 1 : 2)

/** The nearest departure first; of each who holds, then the queue in its order, then what the AI suggests. */
export function byDeparture(holds: readonly Hold[]): [string, Hold[]][] {
  const dates = [...new Set(holds.map(hold => hold.departureDate))].sort()
  return dates.map(date => [
    date,
    holds
      .filter(hold => hold.departureDate === date)
      .toSorted(
        (a, b) =>
          rank(a) - rank(b) || (a.waitingPosition ?? 0) - (b.waitingPosition ?? 0) || a.createdAt.localeCompare(b.createdAt),
      ),
  ])
}
