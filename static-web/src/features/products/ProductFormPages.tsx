import { useTranslation } from 'react-i18next'
import { localized, type Product } from '@/api/products'
import { Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useTitle } from '@/lib/use-title'
import { useProduct } from './api/use-product'
import { BackToTours } from './BackToTours'
import { ProductForm } from './form/ProductForm'

export function ProductNewPage({ onSaved, onCancel }: { onSaved: (product: Product) => void; onCancel: () => void }) {
  const { t } = useTranslation()
  useTitle(t('products.new'))
  return (
    <Page>
      <PageHeader before={<BackToTours />} title={t('products.new')} hint={t('products.form.newHint')} />
      <ProductForm
        onCancel={onCancel}
        onSaved={product => {
          toast.success(t('products.savedToast'))
          onSaved(product)
        }}
      />
    </Page>
  )
}

export function ProductEditPage({
  productId,
  onSaved,
  onCancel,
}: {
  productId: string
  onSaved: (product: Product) => void
  onCancel: () => void
}) {
  const { t, i18n } = useTranslation()
  const query = useProduct(productId)
  const title = query.data ? localized(query.data.title, i18n.language) : t('common.edit')
  useTitle(title)
  return (
    <Page>
      <PageHeader before={<BackToTours />} title={<bdi dir="auto">{title}</bdi>} hint={t('products.form.editHint')} />
      <QueryView query={query} errorTitle={t('products.failed')} skeleton={<SkeletonRows count={5} height={60} />}>
        {product => (
          <ProductForm
            product={product}
            onCancel={onCancel}
            onSaved={saved => {
              toast.success(t('products.savedToast'))
              onSaved(saved)
            }}
          />
        )}
      </QueryView>
    </Page>
  )
}
