import type { FastifyInstance } from 'fastify'
import { Problem } from '../problem.js'
import type { SendRequest } from '../sessions/sender.js'
import type { SessionManager } from '../sessions/session-manager.js'
import { orgParams } from './sessions.js'

// WhatsApp's own limit for a text.
const MAX_TEXT = 65_536

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['idempotencyKey', 'to', 'text'],
  properties: {
    idempotencyKey: { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' },
    to: { type: 'string', pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{5,20}@(c\\.us|lid))$' },
    text: { type: 'string', minLength: 1, maxLength: MAX_TEXT, pattern: '\\S' },
  },
} as const

export function messageRoutes(app: FastifyInstance, sessions: SessionManager): void {
  app.post<{ Params: { org: string }; Body: SendRequest }>(
    '/sessions/:org/messages',
    { schema: { params: orgParams, body } },
    async (request) => {
      const session = await sessions.find(request.params.org)
      if (!session) {
        throw new Problem(409, 'session_not_connected', 'This organisation has no connected WhatsApp number')
      }
      const { idempotencyKey, to, text } = request.body
      return session.send({ idempotencyKey: idempotencyKey.toLowerCase(), to, text })
    },
  )
}
