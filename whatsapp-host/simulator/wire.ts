import type { Account, Media, StoredMessage, World } from './world.js'

/** What the server tells a linked device. The stand-in page has the same shapes in web/stand-in/wire.ts. */
export type WireContact = { id: string; lid: string; phone: string | null; name: string; openable: boolean }

export type WireMessage = {
  id: string
  fromMe: boolean
  chat: string
  text: string
  kind: string
  media: Media | null
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
  | { type: 'fault'; kind: string; state?: string | undefined }

/** The id under which `account` appears in other people's chats. */
export function chatId(account: Account): string {
  return account.hidden ? `${account.lid}@lid` : `${account.phone}@c.us`
}

export function wireContact(account: Account, openable: boolean): WireContact {
  return {
    id: chatId(account),
    lid: `${account.lid}@lid`,
    phone: account.hidden && !account.phoneKnown ? null : `${account.phone}@c.us`,
    name: account.name,
    openable,
  }
}

export function wireMessage(world: World, owner: string, message: StoredMessage): WireMessage {
  const fromMe = message.from === owner
  const { id, text, kind, media, replyTo, at, ack, edited, revoked, revision } = message
  const chat = chatId(world.requireAccount(fromMe ? message.to : message.from))
  return { id, fromMe, chat, text, kind, media, replyTo, at, ack, edited, revoked, revision }
}

/** The account that a chat id, a hidden id or a bare number stands for. */
export function accountOf(world: World, id: string): Account | undefined {
  const [user = '', server] = id.split('@')
  return server === 'lid' ? world.accountByLid(user) : world.account(user)
}
