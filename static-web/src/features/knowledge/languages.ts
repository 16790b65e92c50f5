import { useMemo } from 'react'
import { useFormat } from '@/lib/format'

// Those that clients of an agency write most; what an article or a question has is added.
const common = ['ru', 'en', 'de', 'fr', 'es', 'it', 'pt', 'pl', 'uk', 'kk', 'uz', 'ka', 'hy', 'tr', 'ar', 'he', 'zh']

/** Languages to choose from, by name. */
export function useLanguages(also?: string | null) {
  const format = useFormat()
  return useMemo(
    () => [...new Set([...common, ...(also ? [also] : [])])].map(value => ({ value, label: format.language(value) })),
    [format, also],
  )
}
