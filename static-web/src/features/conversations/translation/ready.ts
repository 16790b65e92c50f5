import type { SendOptions } from '@/api/messages'

/** What may be sent, and for which text of the composer: the text may be another by now. */
export interface Ready {
  of: string
  options: SendOptions
}

const addresses = /https?:\/\/\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+/giu

/** Numbers, emoji and links say the same in all languages. */
export const hasWords = (text: string) => /\p{L}/u.test(text.replace(addresses, ' '))
