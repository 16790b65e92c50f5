import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localized, type Product } from '@/api/products'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconArchive, IconCheck, IconEdit } from '@/components/icons'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import { useArchiveProduct } from './api/use-archive-product'
import { useProduct } from './api/use-product'
import { BackToTours } from './BackToTours'
import { seatsTone } from './departures'
import classes from './ProductPage.module.css'

/** One tour, to read: what a manager tells a client. */
export function ProductPage({
  productId,
  admin,
  holds,
  onArchived,
}: {
  productId: string
  admin: boolean
  /** Who has seats of it and who waits: another feature's, so it is handed in. */
  holds?: ReactNode
  onArchived: () => void
}) {
  const { t } = useTranslation()
  const query = useProduct(productId)
  return (
    <Page>
      <QueryView query={query} errorTitle={t('products.failed')} skeleton={<SkeletonRows count={4} height={70} />}>
        {product => <Details product={product} admin={admin} holds={holds} onArchived={onArchived} />}
      </QueryView>
    </Page>
  )
}

function Details({
  product,
  admin,
  holds,
  onArchived,
}: {
  product: Product
  admin: boolean
  holds: ReactNode
  onArchived: () => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const archive = useArchiveProduct(product.id)
  const [asking, setAsking] = useState(false)
  const title = localized(product.title, i18n.language)
  useTitle(title)
  const description = localized(product.description, i18n.language)
  return (
    <>
      <PageHeader
        before={<BackToTours />}
        title={<bdi dir="auto">{title}</bdi>}
        hint={
          <>
            {format.country(product.country)}
            {product.city && (
              <>
                {', '}
                <bdi>{product.city}</bdi>
              </>
            )}
            {` · ${t(`products.types.${product.type}`)} · ${t('products.daysCount', { count: product.days })}`}
          </>
        }
        actions={
          <>
            {product.status === 'archived' && <Chip icon={<IconArchive size={14} />}>{t('products.archived')}</Chip>}
            {admin && product.status === 'active' && (
              <>
                <Button variant="default" leftSection={<IconArchive size={18} />} onClick={() => setAsking(true)}>
                  {t('products.archive')}
                </Button>
                <Button
                  component={Link}
                  to="/products/$productId/edit"
                  // biome-ignore lint/suspicious/noExplicitAny: a polymorphic button loses the type of the link's params
                  params={{ productId: product.id } as any}
                  leftSection={<IconEdit size={18} />}
                >
                  {t('common.edit')}
                </Button>
              </>
            )}
          </>
        }
      />
      {description && (
        <Card title={t('products.description')}>
          <p className={classes.description}>
            <UserText text={description} />
          </p>
        </Card>
      )}
      <Card title={t('products.departures')}>
        {product.departures.length > 0 ? (
          <Departures product={product} />
        ) : (
          <p className={classes.muted}>{t('products.noDeparturesYet')}</p>
        )}
      </Card>
      {holds}
      {product.inclusions.length > 0 && (
        <Card title={t('products.inclusions')}>
          <ul className={classes.inclusions}>
            {product.inclusions.map(item => (
              <li key={item}>
                <IconCheck size={17} aria-hidden />
                <bdi dir="auto">{item}</bdi>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('products.archiveTitle')}
        confirmLabel={t('products.archive')}
        busy={archive.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          archive.mutate(undefined, {
            onSuccess: () => {
              toast.success(t('products.archivedToast'))
              onArchived()
            },
            onSettled: () => setAsking(false),
          })
        }
      >
        <p>{t('products.archiveText')}</p>
      </ConfirmDialog>
    </>
  )
}

function Departures({ product }: { product: Product }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sorted = [...product.departures].sort((a, b) => a.date.localeCompare(b.date))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside its box, by keyboard as well
    <section className={classes.scroll} tabIndex={0} aria-label={t('products.departures')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('products.date')}</th>
            <th scope="col">{t('products.seats')}</th>
            <th scope="col" className={classes.number}>
              {t('products.adult')}
            </th>
            <th scope="col" className={classes.number}>
              {t('products.child')}
            </th>
            <th scope="col" className={classes.number}>
              {t('products.infant')}
            </th>
            <th scope="col" className={classes.number}>
              {t('products.single')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(departure => {
            const money = (amount: number) => <bdi>{format.money({ amount, currency: departure.currency })}</bdi>
            return (
              <tr key={departure.id}>
                <th scope="row">{format.date(departure.date)}</th>
                <td>
                  <Chip tone={seatsTone(departure)}>
                    {departure.seatsLeft > 0
                      ? t('products.seatsOf', { left: departure.seatsLeft, total: departure.seatsTotal })
                      : t('products.soldOut')}
                  </Chip>
                </td>
                <td className={classes.number}>{money(departure.priceAdult)}</td>
                <td className={classes.number}>{money(departure.priceChild)}</td>
                <td className={classes.number}>{money(departure.priceInfant)}</td>
                <td className={classes.number}>{money(departure.singleSupplement)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
