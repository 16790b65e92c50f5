import type { Conversation } from '@/api/conversations'

export type Waiting = { minutes: number; level: 'fine' | 'late' | 'overdue' }

/** How long a client has been waiting for a person. While the AI answers, nobody waits unless it asked for help. */
export function waitingOf(conversation: Conversation, now: number): Waiting | null {
  const { lastMessage, control, attention, closedAt } = conversation
  if (closedAt || lastMessage?.direction !== 'inbound') return null
  if (control === 'agent' && !attention) return null
  const minutes = Math.floor((now - Date.parse(lastMessage.at)) / 60_000)
  if (minutes < 1) return null
  return { minutes, level: minutes >= 15 ? 'overdue' : minutes >= 5 ? 'late' : 'fine' }
}
