import type { AgentRunSummary, RunFilter } from '@/api/agents'
import { valuesOf } from '@/api/values'

export const outcomes = valuesOf<AgentRunSummary['outcome']>()([
  'replied',
  'suggested',
  'handed_off',
  'failed',
  'superseded',
  'lease_lost',
  'nothing_to_answer',
])

export type RunSearch = RunFilter

const uuid = /^[0-9a-f-]{36}$/i

export const parseRunSearch = (search: Record<string, unknown>): RunSearch => ({
  ...(typeof search.kind === 'string' &&
    /^[a-z_]{1,40}$/.test(search.kind) && { kind: search.kind as NonNullable<RunFilter['kind']> }),
  ...(outcomes.some(outcome => outcome === search.outcome) && { outcome: search.outcome as AgentRunSummary['outcome'] }),
  ...(typeof search.conversation === 'string' && uuid.test(search.conversation) && { conversation: search.conversation }),
  ...(typeof search.prompt === 'string' && uuid.test(search.prompt) && { prompt: search.prompt }),
})
