import type { PromptVersion } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { useTexts } from '../texts'

export function PromptStatus({ status }: { status: PromptVersion['status'] }) {
  const { t } = useTexts()
  return (
    <Chip tone={status === 'active' ? 'success' : status === 'draft' ? 'accent' : 'neutral'}>
      {t(`prompts.status.${status}`)}
    </Chip>
  )
}
