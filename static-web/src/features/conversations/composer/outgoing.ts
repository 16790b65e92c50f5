import type { SendOptions } from '@/api/messages'
import type { Picked } from '../quick/picked'
import { hasWords, type Ready } from '../translation/ready'
import type { Attachment } from './attachments'

// What WhatsApp takes in one message. Longer text stays in the field: cutting it would lose the end unseen.
const maxLength = 4096
const maxCaption = 1024

/** The languages of the client and of the manager, where they differ, and whether anybody translates. */
export type Languages = { to: string; from: string; isOn: boolean }

/** How what is written would leave, and whether it can. */
export type Outgoing = {
  text: string
  options: SendOptions | null
  canLeave: boolean
  /** It is translated before it leaves; the preview is shown below the field. */
  translates: boolean
  /** A quick reply in the client's language: it leaves as it is. */
  isTheirs: boolean
  /** How long the text or its translation is, where that is too long. */
  tooLong: { length: number; max: number } | null
}

export function outgoingOf({
  typed,
  draftId,
  attachment,
  languages,
  asWritten,
  filled,
  ready,
}: {
  typed: string
  /** The agents' draft that it was made from, while that is open. */
  draftId: string | null
  attachment: Attachment | null
  languages: Languages | undefined
  asWritten: boolean
  /** What a quick reply was filled with, as the server has written it. */
  filled: Pick<Picked, 'text' | 'language'> | null
  ready: Ready | null
}): Outgoing {
  const text = typed.trim()
  const max = attachment ? maxCaption : maxLength
  const isTooLong = text.length > max
  const isTheirs = filled !== null && filled.text.trim() === text && filled.language === languages?.to
  // A draft is in the client's language already; what a manager makes of it is looked at by the server.
  const translates = languages?.isOn === true && !asWritten && draftId === null && !isTheirs && !isTooLong && hasWords(text)
  // What is not for this text is not for any: the manager has gone on writing.
  const approved = translates && ready?.of === text ? ready.options : null
  const translated = (attachment && approved?.translation?.text.length) ?? 0
  const tooLong = isTooLong
    ? { length: text.length, max }
    : translated > maxCaption
      ? { length: translated, max: maxCaption }
      : null
  return {
    text,
    options: draftId !== null ? { suggestionId: draftId } : (approved ?? (languages?.isOn ? { asWritten: true } : null)),
    canLeave: (attachment ? attachment.state === 'ready' : text !== '') && tooLong === null && (!translates || approved !== null),
    translates,
    isTheirs,
    tooLong,
  }
}
