import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../problem.js'
import { MAX_MEDIA_BYTES } from '../sessions/media-limits.js'
import { type MediaBody, readMedia } from '../sessions/outgoing-media.js'
import type { SessionManager } from '../sessions/session-manager.js'
import { orgParams } from './sessions.js'

// WhatsApp's own limit for a text.
const MAX_TEXT = 65_536
// The largest file in base64, and half a megabyte for the rest.
const BODY_LIMIT = Math.ceil(MAX_MEDIA_BYTES / 3) * 4 + 512 * 1024

// Of a body that is refused, this much is still listened to: a caller who is cut off in mid-sentence hears no answer.
const DRAIN_LIMIT = 4 * BODY_LIMIT

const media = {
  type: 'object',
  nullable: true,
  additionalProperties: false,
  required: ['mimetype', 'data'],
  properties: {
    mimetype: { type: 'string', maxLength: 200 },
    // A name, not a path, and nothing that a header or a log could stumble over.
    filename: { type: 'string', nullable: true, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\]{1,255}$' },
    data: { type: 'string', minLength: 1 },
    voice: { type: 'boolean', nullable: true },
  },
} as const

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['idempotencyKey', 'to'],
  // A file, with or without a text, or a text that says something.
  anyOf: [
    { required: ['media'], properties: { media: { type: 'object' } } },
    { required: ['text'], properties: { text: { type: 'string', minLength: 1, pattern: '\\S' } } },
  ],
  properties: {
    idempotencyKey: { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' },
    to: { type: 'string', pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{5,20}@(c\\.us|lid))$' },
    text: { type: 'string', nullable: true, maxLength: MAX_TEXT },
    media,
  },
} as const

const mediaParams = {
  ...orgParams,
  required: ['org', 'messageId'],
  properties: { ...orgParams.properties, messageId: { type: 'string', pattern: '^[A-Za-z0-9.-]{1,128}$' } },
} as const

const mediaQuery = {
  type: 'object',
  additionalProperties: false,
  required: ['chatId', 'fromMe'],
  properties: {
    chatId: { type: 'string', pattern: '^[0-9]{5,20}@(c\\.us|lid)$' },
    fromMe: { enum: ['true', 'false'] },
  },
} as const

type SendBody = { idempotencyKey: string; to: string; text?: string | null; media?: MediaBody | null }

export function messageRoutes(app: FastifyInstance, sessions: SessionManager): void {
  const sessionOf = async (org: string) => {
    const session = await sessions.find(org)
    if (session) return session
    throw new Problem(409, 'session_not_connected', 'This organisation has no connected WhatsApp number')
  }

  app.post<{ Params: { org: string }; Body: SendBody }>(
    '/sessions/:org/messages',
    { bodyLimit: BODY_LIMIT, schema: { params: orgParams, body }, preParsing: refuseTooLarge },
    async (request) => {
      const { idempotencyKey, to, text, media } = request.body
      const file = media ? readMedia(media) : null
      const session = await sessionOf(request.params.org)
      return session.send({ idempotencyKey: idempotencyKey.toLowerCase(), to, text: text ?? '', media: file })
    },
  )

  app.get<{ Params: { org: string; messageId: string }; Querystring: { chatId: string; fromMe: 'true' | 'false' } }>(
    '/sessions/:org/messages/:messageId/media',
    { schema: { params: mediaParams, querystring: mediaQuery } },
    async (request, reply) => {
      const { chatId, fromMe } = request.query
      const session = await sessionOf(request.params.org)
      const ref = { chatId, messageId: request.params.messageId, fromMe: fromMe === 'true' }
      const { mimetype, content } = await session.media(ref)
      // Strangers' files: whoever passes them on must not have a browser guess what they are.
      reply.header('content-type', mimetype).header('x-content-type-options', 'nosniff')
      return reply.header('content-length', content.length).send(content)
    },
  )
}

async function refuseTooLarge(request: FastifyRequest, _reply: unknown, payload: Readable): Promise<Readable> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length <= BODY_LIMIT) return payload
  if (length <= DRAIN_LIMIT) await finished(payload.resume()).catch(() => undefined)
  throw new Problem(413, 'too_large', `A message may have at most ${BODY_LIMIT} bytes`)
}
