import { useTranslation } from 'react-i18next'
import type { ArticleStatus } from '@/api/knowledge'
import { Chip, type Tone } from '@/components/Chip'

const tones: Record<ArticleStatus, Tone> = { draft: 'warning', published: 'success', archived: 'neutral' }

export function ArticleStatusChip({ status }: { status: ArticleStatus }) {
  const { t } = useTranslation()
  return <Chip tone={tones[status]}>{t(`knowledge.status.${status}`)}</Chip>
}
