import { createHash, timingSafeEqual } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { AppContext } from '../context.js'
import { Problem, type ProblemCode } from '../problem.js'
import type { SessionManager } from '../sessions/session-manager.js'
import { healthRoutes } from './health.js'
import { messageRoutes } from './messages.js'
import { sessionRoutes } from './sessions.js'

const BODY_LIMIT = 512 * 1024

/** The service's own API: a bearer secret on everything but the liveness page, problem documents for every failure. */
export function createServer(ctx: AppContext, sessions: SessionManager): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  })
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) =>
    sendProblem(reply, toProblem(ctx, error)),
  )
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new Problem(404, 'not_found', 'There is nothing here')),
  )

  healthRoutes(app, ctx, sessions)
  app.register(async (secured) => {
    secured.addHook('onRequest', async (request) => requireSecret(ctx.config.secret, request))
    sessionRoutes(secured, sessions)
    messageRoutes(secured, sessions)
  })
  return app
}

function requireSecret(secret: string, request: FastifyRequest): void {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  // Compared as digests: of equal length, and in a time that tells nothing.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(digest(given), digest(secret))) {
    throw new Problem(401, 'unauthorized', 'The bearer secret is missing or wrong')
  }
}

function toProblem(ctx: AppContext, error: Error & { statusCode?: number; code?: string }): Problem {
  if (error instanceof Problem) return error
  if (error.code === 'FST_ERR_VALIDATION') return new Problem(422, 'invalid_request', error.message)
  const status = error.statusCode ?? 500
  const codes: Record<number, ProblemCode> = { 400: 'malformed', 413: 'too_large', 415: 'unsupported_media_type' }
  const code = codes[status]
  if (code) return new Problem(status, code, error.message)
  ctx.log.error({ err: error }, 'request failed')
  return new Problem(500, 'internal_error', 'The request failed; the log tells why')
}

function sendProblem(reply: FastifyReply, { status, code, detail, retryAfterSeconds }: Problem): FastifyReply {
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(status).type('application/problem+json').send({ code, detail, status })
}
