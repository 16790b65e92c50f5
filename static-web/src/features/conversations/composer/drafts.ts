import { readStored, writeStored } from '@/lib/storage'

const prefix = 'soulcrm.draft.'

/** What was typed and not sent, for each conversation, kept over a reload. */
export const drafts = {
  read: (conversationId: string) => readStored(prefix + conversationId) ?? '',
  write: (conversationId: string, text: string) => writeStored(prefix + conversationId, text === '' ? null : text),
  /** The agents' draft that the text was made from. */
  readBasis: (conversationId: string) => readStored(`${prefix}${conversationId}.of`),
  writeBasis: (conversationId: string, suggestionId: string | null) => writeStored(`${prefix}${conversationId}.of`, suggestionId),
  /** Another person has signed in at this computer. */
  clear() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
    } catch {
      // Storage is blocked: nothing was kept.
    }
  },
}
