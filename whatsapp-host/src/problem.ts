export type ProblemCode =
  | 'unauthorized'
  | 'not_found'
  | 'malformed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'invalid_request'
  | 'session_not_connected'
  | 'not_on_whatsapp'
  | 'no_qr'
  | 'media_gone'
  | 'unknown_outcome'
  | 'busy'
  | 'internal_error'

/** A failure that the caller is told about, in the form of RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: ProblemCode,
    readonly detail: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail)
  }
}

export const busy = (detail: string, retryAfterSeconds = 5) => new Problem(503, 'busy', detail, retryAfterSeconds)

/** Whether the message left is not known: to be asked again later under the same key, never sent under another one. */
export const unknownOutcome = (detail: string) => new Problem(503, 'unknown_outcome', detail, 5)
