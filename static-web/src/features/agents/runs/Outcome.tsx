import type { AgentRunSummary } from '@/api/agents'
import { Chip, type Tone } from '@/components/Chip'
import { useTexts } from '../texts'

const tones: Partial<Record<AgentRunSummary['outcome'], Tone>> = { replied: 'success', handed_off: 'warning', failed: 'danger' }

export function Outcome({ outcome }: { outcome: AgentRunSummary['outcome'] }) {
  const { t } = useTexts()
  return <Chip tone={tones[outcome] ?? 'neutral'}>{t(`runs.outcomes.${outcome}`)}</Chip>
}
