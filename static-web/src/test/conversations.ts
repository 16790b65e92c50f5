import type { Conversation } from '@/api/conversations'
import type { Suggestion } from '@/api/suggestions'

/** A chat that the agents lead; a test spells out what matters to it. */
export const conversationOf = (values: Partial<Conversation> = {}): Conversation => ({
  id: 'chat-1',
  client: { id: 'client-1', name: 'Мария', phone: '+79161234567', language: 'ru' },
  language: 'ru',
  languageIsSet: false,
  control: 'agent',
  mode: 'auto',
  stage: 'qualification',
  assigneeId: null,
  assignee: null,
  unreadCount: 0,
  lastMessage: null,
  lastMessageAt: '2026-11-23T09:00:00Z',
  openedAt: '2026-11-23T08:00:00Z',
  closedAt: null,
  controlChangedAt: '2026-11-23T08:00:00Z',
  attention: null,
  waitingSince: null,
  ...values,
})

export const suggestionOf = (values: Partial<Suggestion> = {}): Suggestion => ({
  id: 'draft-1',
  conversationId: 'chat-1',
  agentRunId: 'run-1',
  agentKind: 'selection',
  text: 'Есть два варианта на июль.',
  language: 'ru',
  throughSeq: 4,
  state: 'open',
  requestedBy: null,
  messageId: null,
  createdAt: '2026-11-23T09:00:00Z',
  decidedAt: null,
  ...values,
})
