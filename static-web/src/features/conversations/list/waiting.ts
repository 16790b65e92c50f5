import type { Conversation } from '@/api/conversations'

export type Waiting = { minutes: number; level: 'late' | 'overdue' }

/** How long a client has been waiting for an answer. The first minute is the agents' or the manager's to type. */
export function waitingOf({ waitingSince, closedAt }: Conversation, now: number, slaMinutes: number): Waiting | null {
  if (closedAt || !waitingSince) return null
  const minutes = Math.floor((now - Date.parse(waitingSince)) / 60_000)
  if (minutes < 1) return null
  return { minutes, level: minutes >= slaMinutes ? 'overdue' : 'late' }
}
