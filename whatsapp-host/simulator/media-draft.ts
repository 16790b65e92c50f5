import { MAX_FILE_BYTES, type MediaStore } from './media-store.js'
import { type Media, WorldError } from './world.js'

/** A file as a person hands it over. Without `data` only its description exists, as of a file that WhatsApp has lost. */
export type MediaDraft = {
  mimetype: string
  filename?: string | null
  data?: string
  /** What the sender's phone claims; by default the truth. */
  size?: number
  durationSeconds?: number | null
}

export const mediaSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['mimetype'],
  anyOf: [{ required: ['size'] }, { required: ['data'] }],
  properties: {
    mimetype: { type: 'string', minLength: 3, maxLength: 100 },
    filename: { type: ['string', 'null'], maxLength: 200 },
    data: { type: 'string', minLength: 1 },
    size: { type: 'integer', minimum: 0 },
    durationSeconds: { type: ['integer', 'null'], minimum: 0 },
  },
} as const

/** Room for the largest file in base64 and the rest of the message. */
export const MEDIA_BODY_LIMIT = Math.ceil(MAX_FILE_BYTES / 3) * 4 + 512 * 1024

export function storeMedia(store: MediaStore, draft: MediaDraft): Media {
  const { mimetype, filename = null, durationSeconds = null } = draft
  const bytes = draft.data === undefined ? null : decode(draft.data)
  return {
    mimetype,
    filename,
    durationSeconds,
    size: draft.size ?? bytes?.length ?? 0,
    hash: bytes && store.put(bytes),
  }
}

/** What WhatsApp makes of a file that a person picks: what an app records is a voice note, what it draws is a picture. */
export function kindOf(mimetype: string): string {
  const [type = '', subtype = ''] = mimetype.toLowerCase().split(/[/;]/)
  if (type === 'image') return subtype === 'webp' ? 'sticker' : 'image'
  if (type === 'audio') return subtype === 'ogg' ? 'ptt' : 'audio'
  return type === 'video' ? 'video' : 'document'
}

function decode(data: string): Buffer {
  const bytes = Buffer.from(data, 'base64')
  if (bytes.toString('base64') !== data) throw new WorldError(422, 'invalid_request', 'data is not base64')
  if (bytes.length > MAX_FILE_BYTES) throw new WorldError(413, 'too_large', 'WhatsApp does not take files of this size')
  return bytes
}
