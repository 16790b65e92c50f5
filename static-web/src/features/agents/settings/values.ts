import type { Agent, AgentChange } from '@/api/agents'

/** What a person types; numbers as text, so that nothing typed is lost. */
export interface SettingsValues {
  provider: string
  model: string
  temperature: string
  persona: string
  maxOutputTokens: string
  contextTokens: string
  dialogueMessages: string
  mode: Agent['mode']
  modeOutsideHours: Agent['modeOutsideHours']
}

/** From the most to the least that an agent may do by itself. */
export const modes = ['auto', 'suggest', 'off'] as const

/** From and to, both allowed, as the API has them. */
export const ranges = {
  temperature: [0, 2],
  maxOutputTokens: [50, 8000],
  contextTokens: [1000, 200_000],
  dialogueMessages: [4, 100],
} as const
export type NumberField = keyof typeof ranges

export const toValues = (agent: Agent): SettingsValues => ({
  provider: agent.provider ?? '',
  model: agent.model ?? '',
  temperature: String(agent.temperature),
  persona: agent.persona,
  maxOutputTokens: String(agent.maxOutputTokens),
  contextTokens: String(agent.contextTokens),
  dialogueMessages: String(agent.dialogueMessages),
  mode: agent.mode,
  modeOutsideHours: agent.modeOutsideHours,
})

/** People write a comma or a point. */
export const toNumber = (text: string) => Number(text.trim().replace(',', '.'))

export function isInRange(field: NumberField, text: string): boolean {
  const [from, to] = ranges[field]
  const value = toNumber(text)
  const isWhole = field === 'temperature' || Number.isInteger(value)
  return text.trim() !== '' && isWhole && value >= from && value <= to
}

export const toChange = (values: SettingsValues): AgentChange => ({
  provider: values.provider || null,
  model: values.model.trim() || null,
  temperature: toNumber(values.temperature),
  persona: values.persona.trim(),
  maxOutputTokens: toNumber(values.maxOutputTokens),
  contextTokens: toNumber(values.contextTokens),
  dialogueMessages: toNumber(values.dialogueMessages),
  mode: values.mode,
  modeOutsideHours: values.modeOutsideHours,
})
