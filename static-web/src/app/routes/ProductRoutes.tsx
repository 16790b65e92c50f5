import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { isAdmin } from '@/api/auth'
import { ProductEditPage, ProductNewPage } from '@/features/products/ProductFormPages'
import { ProductListPage } from '@/features/products/ProductListPage'
import { ProductPage } from '@/features/products/ProductPage'
import type { TourSearch } from '@/features/products/search'
import { useUser } from '../session'

const TourHolds = lazy(() => import('@/features/offers/holds/TourHolds'))

export function ProductListRoute() {
  const search = useSearch({ from: '/member/products' })
  const navigate = useNavigate()
  const onSearch = useCallback(
    (change: TourSearch) =>
      void navigate({ to: '/products', search: (previous: TourSearch) => ({ ...previous, ...change }), replace: true }),
    [navigate],
  )
  return <ProductListPage search={search} admin={isAdmin(useUser())} onSearch={onSearch} />
}

export function ProductRoute() {
  const { productId } = useParams({ from: '/member/products/$productId' })
  const navigate = useNavigate()
  const admin = isAdmin(useUser())
  return (
    <ProductPage
      productId={productId}
      admin={admin}
      holds={
        <Suspense>
          <TourHolds productId={productId} isAdmin={admin} />
        </Suspense>
      }
      onArchived={() => void navigate({ to: '/products' })}
    />
  )
}

export function ProductNewRoute() {
  const navigate = useNavigate()
  if (!isAdmin(useUser())) return <Navigate to="/products" replace />
  return (
    <ProductNewPage
      onCancel={() => void navigate({ to: '/products' })}
      onSaved={product => void navigate({ to: '/products/$productId', params: { productId: product.id } })}
    />
  )
}

export function ProductEditRoute() {
  const { productId } = useParams({ from: '/member/products/$productId/edit' })
  const navigate = useNavigate()
  const back = () => void navigate({ to: '/products/$productId', params: { productId } })
  if (!isAdmin(useUser())) return <Navigate to="/products/$productId" params={{ productId }} replace />
  return <ProductEditPage productId={productId} onCancel={back} onSaved={back} />
}
