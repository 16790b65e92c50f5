import { useTranslation } from 'react-i18next'
import type { Brief } from '@/api/conversations'
import { useFormat } from '@/lib/format'
import { travellers } from '@/lib/travellers'

const fields = ['destination', 'dates', 'travellers', 'budget'] as const

/** The wishes of a client in a line, and what is not known of them. The client panel has them one by one. */
export function useWants({ wants: trip, missing }: Brief): { wants: string; missing: string | null } {
  const { t } = useTranslation()
  const format = useFormat()
  const dates = format.dateRange(trip.dateFrom, trip.dateTo)
  const kind = trip.tourType && t(`products.types.${trip.tourType}`)
  const known = [
    trip.destination ?? (trip.country ? format.country(trip.country) : kind),
    dates && trip.flexible ? t('inbox.briefing.flexible', { dates }) : dates,
    travellers(trip, t, format.list),
    trip.budget && t('inbox.briefing.budget', { money: format.money(trip.budget) }),
    ...trip.wishes,
  ].filter(part => !!part)
  const unknown = fields.filter(field => missing.includes(field)).map(field => t(`inbox.briefing.fields.${field}`))
  const isEmpty = known.length === 0
  return {
    wants: isEmpty ? t('inbox.briefing.nothingKnown') : known.join('; '),
    missing: isEmpty || unknown.length === 0 ? null : t('inbox.briefing.missing', { list: format.list(unknown) }),
  }
}
