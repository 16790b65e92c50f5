import { ApiError } from '@/lib/problem'
import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'
import { postForEvents } from './server-events'

export type Agent = Schemas['AgentConfiguration']
export type AgentChange = Schemas['UpdateAgentRequest']
export type PromptVersion = Schemas['PromptVersion']
export type Prompt = Schemas['Prompt']
export type PromptDraft = Schemas['CreatePromptRequest']
export type PromptVariable = Schemas['PromptVariable']
export type PromptDiff = Schemas['ComparePromptsPromptDiff']
export type PlayedTurn = Schemas['PlayTurnPlayedTurn']
export type PlayRequest = Schemas['PlayTurnRequest']
export type PlayedLine = PlayRequest['messages'][number]
export type RunStep = Schemas['RunStepView']
export type AgentRunSummary = Schemas['AgentRunSummary']
export type AgentRun = Schemas['AgentRun']
export type ModelUsage = Schemas['ReadUsageModelUsageReport']

type RunQuery = QueryOf<OperationOf<'get', '/api/agents/runs'>>
export type RunFilter = Pick<RunQuery, 'kind' | 'outcome' | 'conversation' | 'prompt'>

export const listAgents = (signal?: AbortSignal) => http.get('/api/agents', { signal })

/** Refused when somebody changed it after `version`. */
export const updateAgent = (kind: string, body: AgentChange, version: number) =>
  http.patch('/api/agents/{kind}', { path: { kind }, body, ifMatch: version })

export const listPromptVariables = (signal?: AbortSignal) => http.get('/api/agents/prompt-variables', { signal })

export const listPrompts = (kind: string, query: PageQuery, signal?: AbortSignal) =>
  http.get('/api/agents/{kind}/prompts', { path: { kind }, query, signal })

export const getPrompt = (kind: string, id: string, signal?: AbortSignal) =>
  http.get('/api/agents/{kind}/prompts/{id}', { path: { kind, id }, signal })

export const comparePrompts = (kind: string, id: string, against: string, signal?: AbortSignal) =>
  http.get('/api/agents/{kind}/prompts/{id}/diff', { path: { kind, id }, query: { against }, signal })

export const listActivations = (kind: string, query: PageQuery, signal?: AbortSignal) =>
  http.get('/api/agents/{kind}/prompts/activations', { path: { kind }, query, signal })

export const createPrompt = (kind: string, body: PromptDraft, idempotencyKey: string) =>
  http.post('/api/agents/{kind}/prompts', { path: { kind }, body, idempotencyKey })

export const activatePrompt = (kind: string, id: string) =>
  http.post('/api/agents/{kind}/prompts/{id}/activate', { path: { kind, id } })

export const archivePrompt = (kind: string, id: string) =>
  http.post('/api/agents/{kind}/prompts/{id}/archive', { path: { kind, id } })

export const rollBackPrompt = (kind: string) => http.post('/api/agents/{kind}/prompts/rollback', { path: { kind } })

export const previewPrompt = (kind: string, body: Schemas['PreviewPromptRequest']) =>
  http.post('/api/agents/{kind}/prompts/preview', { path: { kind }, body })

/**
 * One turn of a made-up dialogue; nothing is sent or stored.
 * @param onWritten gets what the model has written so far, before it is checked; '' when a check refused it and the model begins anew
 */
export async function playTurn(body: PlayRequest, onWritten: (text: string) => void): Promise<PlayedTurn> {
  let written = ''
  for await (const { name, data } of postForEvents('/api/agents/playground/stream', body)) {
    if (name === 'turn') return data as PlayedTurn
    written = name === 'text' ? written + (data as { text: string }).text : ''
    onWritten(written)
  }
  throw ApiError.network(new Error('The turn broke off.'))
}

export const listRuns = (query: RunFilter & PageQuery, signal?: AbortSignal) => http.get('/api/agents/runs', { query, signal })

export const getRun = (id: string, signal?: AbortSignal) => http.get('/api/agents/runs/{id}', { path: { id }, signal })

export const getModelUsage = (query: { from?: string; to?: string }, signal?: AbortSignal) =>
  http.get('/api/analytics/usage', { query, signal })
