import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Departure, localized } from '@/api/products'
import { useFormat } from '@/lib/format'
import { useDebounced } from '@/lib/use-debounced'
import { useTour, useTours } from './api/use-tours'
import classes from './Offers.module.css'

export interface PickedDeparture {
  tourId: string | null
  departureId: string | null
}

/** A tour, then one of its coming departures with what is left of it. */
export function TourPicker({
  value,
  onChange,
}: {
  value: PickedDeparture
  onChange: (picked: PickedDeparture, departure: Departure | undefined) => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const [text, setText] = useState('')
  const tours = useTours(useDebounced(text, 250)).data ?? []
  const chosen = useTour(value.tourId).data
  // What is chosen stays in the list, whatever is typed.
  const all = chosen && !tours.some(tour => tour.id === chosen.id) ? [chosen, ...tours] : tours
  const departures = chosen?.departures ?? []
  const departureLabel = (departure: Departure) =>
    `${format.date(departure.date)} · ${format.money({ amount: departure.priceAdult, currency: departure.currency })} · ${
      departure.seatsLeft > 0 ? t('offers.form.seatsLeft', { count: departure.seatsLeft }) : t('offers.form.soldOut')
    }`
  return (
    <div className={classes.fields}>
      <Select
        label={t('offers.form.tour')}
        placeholder={t('offers.form.tourHint')}
        data={all.map(tour => ({ value: tour.id, label: localized(tour.title, i18n.language) }))}
        value={value.tourId}
        onChange={tourId => onChange({ tourId, departureId: null }, undefined)}
        onSearchChange={setText}
        // The server has searched already, by more than the title.
        filter={({ options }) => options}
        nothingFoundMessage={t('offers.form.noTours')}
        searchable
        required
      />
      <Select
        label={t('offers.form.departure')}
        placeholder={value.tourId ? undefined : t('offers.form.pickTour')}
        data={departures.map(departure => ({ value: departure.id, label: departureLabel(departure) }))}
        value={value.departureId}
        onChange={departureId =>
          onChange(
            { ...value, departureId },
            departures.find(departure => departure.id === departureId),
          )
        }
        disabled={!value.tourId}
        nothingFoundMessage={t('offers.form.noDepartures')}
        required
      />
    </div>
  )
}
