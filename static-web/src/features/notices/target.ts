import type { Notice } from '@/api/notifications'

/** Where a notice leads; null where there is nothing to open. */
export type Target =
  | { to: '/inbox/$conversationId'; params: { conversationId: string }; search: { panel?: 'client' } }
  | { to: '/agents/usage' }
  | { to: '/tasks' }

export function targetOf({ kind, conversationId }: Pick<Notice, 'conversationId'> & { kind: string }): Target | null {
  if (kind.startsWith('tokens_')) return { to: '/agents/usage' }
  const isTask = kind === 'task' || kind === 'task_due'
  if (!conversationId) return isTask ? { to: '/tasks' } : null
  // A note, a task and a hold are the client's: on a phone they are on the page about the client.
  const search = kind === 'mention' || isTask || kind.startsWith('hold_') ? ({ panel: 'client' } as const) : {}
  return { to: '/inbox/$conversationId', params: { conversationId }, search }
}
