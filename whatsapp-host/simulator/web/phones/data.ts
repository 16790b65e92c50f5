export type Account = { phone: string; name: string; kind: 'agency' | 'client' }
export type Message = {
  id: string
  from: string
  to: string
  text: string
  kind: string
  /** Without a hash only the description of the file is there. */
  media: { mimetype: string; filename: string | null; size: number; hash: string | null } | null
  replyTo: string | null
  at: number
  ack: number
  edited: boolean
  revoked: boolean
}
export type Overview = {
  accounts: Account[]
  qr: { qr: string; expiresAt: string }[]
  devices: { token: string; phone: string; linkedAt: string; connected: boolean }[]
  messages: Message[]
}

export async function call(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (response.ok) return
  const problem = (await response.json().catch(() => null)) as { detail?: string } | null
  throw new Error(problem?.detail ?? `${response.status}`)
}

export function conversation({ messages }: Overview, one: string, other: string): Message[] {
  return messages.filter(({ from, to }) => (from === one && to === other) || (from === other && to === one))
}

export function unread(overview: Overview, me: string, peer: string): number {
  return conversation(overview, me, peer).filter(({ to, ack }) => to === me && ack >= 1 && ack < 3).length
}

/** Whom somebody has written with, the newest first. */
export function peersOf(overview: Overview, me: string): { peer: string; last: Message }[] {
  const last = new Map<string, Message>()
  for (const message of overview.messages) {
    if (message.from === me) last.set(message.to, message)
    else if (message.to === me) last.set(message.from, message)
  }
  return [...last].map(([peer, message]) => ({ peer, last: message })).sort((a, b) => b.last.at - a.last.at)
}

/** +7 999 000-01-01; other countries' numbers in groups of three. */
export function showPhone(phone: string): string {
  const russian = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone)
  return russian
    ? `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`
    : `+${phone.replace(/(\d{3})(?=\d)/g, '$1 ')}`
}
