import { createHash } from 'node:crypto'
import { Problem } from '../problem.js'
import { isMimetype, MAX_MEDIA_BYTES } from './media-limits.js'

/** A file as a caller hands it over. */
export type MediaBody = { mimetype: string; filename?: string | null; data: string; voice?: boolean | null }

/** A file that is going to be sent. */
export type OutgoingMedia = {
  mimetype: string
  filename: string
  /** Base64, as the browser takes it. */
  data: string
  bytes: number
  as: 'voice' | 'document' | 'itself'
  /** Tells one file, and the way of sending it, from another. */
  digest: string
}

// What WhatsApp Web shows or plays in the chat; anything else is a document.
const SHOWN = /^(image\/(jpeg|png|gif|webp)|video\/|audio\/)/i

export function readMedia(body: MediaBody): OutgoingMedia {
  const { mimetype, filename = null, data } = body
  const voice = body.voice === true
  const invalid = (detail: string) => new Problem(422, 'invalid_request', detail)
  if (!isMimetype(mimetype)) throw invalid('media.mimetype is not a media type')
  if (voice && !/^audio\//i.test(mimetype)) throw invalid('media.voice is for audio only')
  if (Math.floor((data.length * 3) / 4) - 2 > MAX_MEDIA_BYTES) throw tooLarge()
  const content = Buffer.from(data, 'base64')
  if (content.length === 0 || content.toString('base64') !== data) throw invalid('media.data is not base64')
  if (content.length > MAX_MEDIA_BYTES) throw tooLarge()
  return {
    mimetype,
    filename: filename ?? nameFor(mimetype),
    data,
    bytes: content.length,
    as: voice ? 'voice' : SHOWN.test(mimetype) ? 'itself' : 'document',
    digest: createHash('sha256')
      .update(JSON.stringify([mimetype, filename, voice]))
      .update(content)
      .digest('base64url'),
  }
}

/** WhatsApp shows a document by its name: one without would be called "null". */
function nameFor(mimetype: string): string {
  const extension = /^\w+\/([a-z0-9]{2,5})(;|$)/.exec(mimetype)?.[1]
  return extension === undefined ? 'file' : `file.${extension}`
}

function tooLarge(): Problem {
  return new Problem(413, 'too_large', `A file may have at most ${MAX_MEDIA_BYTES} bytes`)
}
