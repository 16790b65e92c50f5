import { http } from './http'
import type { MessageAuthor, MessageDirection, MessageStatus } from './messages'
import type { Page } from './paging'

export type Control = 'agent' | 'manager' | 'paused'
export type AgentMode = 'auto' | 'suggest' | 'off'
export type Stage = 'greeting' | 'qualification' | 'selection' | 'handoff' | 'with_manager' | 'closed' | 'follow_up'

/** Why a person is needed. The server may know reasons that this version does not. */
export type AttentionReason =
  | 'asked_for_person'
  | 'complaint'
  | 'wants_to_book'
  | 'out_of_scope'
  | 'nothing_found'
  | 'agent_failed'
  | 'qualified'
  | (string & {})

export interface Conversation {
  id: string
  /** The phone is null while WhatsApp hides it. */
  client: { id: string; name: string; phone: string | null; language: string | null }
  control: Control
  mode: AgentMode
  stage: Stage
  assigneeId: string | null
  assignee: { id: string; name: string } | null
  unreadCount: number
  lastMessage: { text: string; direction: MessageDirection; author: MessageAuthor; status: MessageStatus; at: string } | null
  lastMessageAt: string | null
  openedAt: string
  closedAt: string | null
  controlChangedAt: string | null
  attention: { reason: AttentionReason; at: string } | null
}

export interface ConversationCounts {
  attention: number
  mine: number
  unassigned: number
  agent: number
  open: number
  closed: number
}

export interface ConversationFilter {
  control?: Control
  assignee?: string
  unread?: true
  attention?: true
  state?: 'open' | 'closed'
  q?: string
}

export const listConversations = (query: ConversationFilter & { limit?: number; cursor?: string | null }, signal?: AbortSignal) =>
  http.get<Page<Conversation>>('/conversations', { query: { ...query }, signal })

export const countConversations = (signal?: AbortSignal) => http.get<ConversationCounts>('/conversations/counts', { signal })

export const getConversation = (id: string, signal?: AbortSignal) =>
  http.get<Conversation>('/conversations/{id}', { path: { id }, signal })

export type ConversationAction = 'takeover' | 'release' | 'read' | 'close' | 'reopen'

export const actOnConversation = (id: string, action: ConversationAction) =>
  http.post<Conversation>(`/conversations/{id}/${action}`, { path: { id } })
