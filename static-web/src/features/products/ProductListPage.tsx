import { Button, Select, Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { localized, type Product, type ProductType, productTypes } from '@/api/products'
import { Chip } from '@/components/Chip'
import { EmptyState } from '@/components/EmptyState'
import { IconPlus, IconSearch, IconTour } from '@/components/icons'
import { Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SearchBox } from '@/components/SearchBox'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import { useProducts } from './api/use-products'
import { useCountries } from './countries'
import { nearestDepartures, seatsTone } from './departures'
import classes from './ProductListPage.module.css'
import { productFilter, type TourSearch } from './search'

/** The agency's catalogue: what the AI may offer. */
export function ProductListPage({
  search,
  admin,
  onSearch,
}: {
  search: TourSearch
  admin: boolean
  onSearch: (change: TourSearch) => void
}) {
  const { t } = useTranslation()
  useTitle(t('nav.tours'))
  const query = useProducts(productFilter(search))
  const countries = useCountries()
  const filtered = Boolean(search.q || search.country || search.type || search.archived)
  return (
    <Page>
      <PageHeader
        title={t('products.title')}
        hint={t('products.hint')}
        actions={
          admin && (
            <Button component={Link} to="/products/new" leftSection={<IconPlus size={18} />}>
              {t('products.new')}
            </Button>
          )
        }
      />
      <div className={classes.filters}>
        <SearchBox label={t('products.search')} value={search.q ?? ''} onChange={q => onSearch({ q: q || undefined })} />
        <Select
          aria-label={t('products.country')}
          placeholder={t('products.anyCountry')}
          data={countries}
          value={search.country ?? null}
          onChange={country => onSearch({ country: country ?? undefined })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          nothingFoundMessage={t('products.noCountry')}
        />
        <Select
          aria-label={t('products.type')}
          placeholder={t('products.anyType')}
          data={productTypes.map(value => ({ value, label: t(`products.types.${value}`) }))}
          value={search.type ?? null}
          onChange={type => onSearch({ type: (type as ProductType | null) ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
        />
        <Switch
          label={t('products.archivedOnly')}
          checked={search.archived === true}
          onChange={event => onSearch({ archived: event.currentTarget.checked || undefined })}
        />
      </div>
      <QueryView query={query} errorTitle={t('products.listFailed')} skeleton={<SkeletonRows count={6} height={56} />}>
        {products =>
          products.length > 0 ? (
            <>
              <Table products={products} />
              {query.hasNextPage && (
                <div className={classes.more}>
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.showMore')}
                  </Button>
                </div>
              )}
            </>
          ) : filtered ? (
            <EmptyState
              icon={<IconSearch />}
              title={t('products.nothingFound')}
              hint={t('products.nothingFoundHint')}
              action={
                <Button
                  variant="default"
                  onClick={() => onSearch({ q: undefined, country: undefined, type: undefined, archived: undefined })}
                >
                  {t('conversation.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconTour />}
              title={t('products.empty')}
              hint={admin ? t('products.emptyHint') : t('products.emptyHintManager')}
            />
          )
        }
      </QueryView>
    </Page>
  )
}

function Table({ products }: { products: readonly Product[] }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('products.tour')}</th>
            <th scope="col">{t('products.type')}</th>
            <th scope="col" className={classes.number}>
              {t('products.days')}
            </th>
            <th scope="col">{t('products.nearest')}</th>
            <th scope="col" className={classes.number}>
              {t('products.priceFrom')}
            </th>
          </tr>
        </thead>
        <tbody>
          {products.map(product => {
            const departures = nearestDepartures(product.departures)
            const shown = departures.slice(0, 3)
            return (
              <tr key={product.id}>
                <td className={classes.tour}>
                  <Link to="/products/$productId" params={{ productId: product.id }} className={classes.link}>
                    <bdi dir="auto">{localized(product.title, i18n.language)}</bdi>
                  </Link>
                  <span className={classes.place}>
                    {format.country(product.country)}
                    {product.city && (
                      <>
                        {', '}
                        <bdi>{product.city}</bdi>
                      </>
                    )}
                  </span>
                </td>
                <td data-label={t('products.type')}>
                  <Chip>{t(`products.types.${product.type}`)}</Chip>
                </td>
                <td data-label={t('products.days')} className={classes.number}>
                  {t('products.daysCount', { count: product.days })}
                </td>
                <td data-label={t('products.nearest')}>
                  {shown.length > 0 ? (
                    <span className={classes.departures}>
                      {shown.map(departure => (
                        <Chip key={departure.id} tone={seatsTone(departure)}>
                          {format.shortDate(departure.date)} ·{' '}
                          {departure.seatsLeft > 0
                            ? t('products.seatsShort', { count: departure.seatsLeft })
                            : t('products.noSeats')}
                        </Chip>
                      ))}
                      {departures.length > shown.length && (
                        <span className={classes.muted}>
                          {t('products.moreDates', { count: departures.length - shown.length })}
                        </span>
                      )}
                    </span>
                  ) : (
                    <span className={classes.muted}>{t('products.noDepartures')}</span>
                  )}
                </td>
                <td data-label={t('products.priceFrom')} className={classes.number}>
                  {product.priceFrom ? (
                    <bdi className={classes.price}>{format.money(product.priceFrom)}</bdi>
                  ) : (
                    <span className={classes.muted}>—</span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
