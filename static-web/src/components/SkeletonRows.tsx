import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Grey lines in the place of rows that are on their way. */
export function SkeletonRows({ count, height }: { count: number; height: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} style={{ display: 'grid', gap: 10, padding: 14 }}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </div>
  )
}
