/** What the server tells this page; the server has the same shapes in simulator/wire.ts. */
export type WireContact = { id: string; lid: string; phone: string | null; name: string; openable: boolean }

export type WireMedia = {
  mimetype: string
  filename: string | null
  size: number
  durationSeconds: number | null
  hash: string | null
}

export type WireMessage = {
  id: string
  fromMe: boolean
  chat: string
  text: string
  kind: string
  media: WireMedia | null
  replyTo: string | null
  at: number
  ack: number
  edited: boolean
  revoked: boolean
  revision: number
}

export type WireEvent =
  | { type: 'sync'; messages: WireMessage[]; contacts: WireContact[]; revision: number }
  | { type: 'message'; message: WireMessage; contact: WireContact }
  | { type: 'changed'; message: WireMessage }
  | { type: 'unlinked' }
  | { type: 'fault'; kind: string; state?: string }

export type PairingEvent = { type: 'ref'; ref: string } | { type: 'idle' } | { type: 'paired'; token: string }

export type Boot = {
  me: { phone: string; lid: string; name: string } | null
  syncMs: number
  earlySync: boolean
  neverSynced: boolean
  recompress: boolean
  missingModule: string | null
}
