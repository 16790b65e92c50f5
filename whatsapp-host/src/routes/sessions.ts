import type { FastifyInstance } from 'fastify'
import { Problem } from '../problem.js'
import type { SessionManager } from '../sessions/session-manager.js'

export const orgParams = {
  type: 'object',
  required: ['org'],
  properties: { org: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' } },
} as const

type Org = { Params: { org: string } }

export function sessionRoutes(app: FastifyInstance, sessions: SessionManager): void {
  const schema = { params: orgParams }

  app.get('/sessions', async () => ({ items: await sessions.list() }))

  app.get<Org>('/sessions/:org', { schema }, (request) => sessions.view(request.params.org))

  app.get<Org>('/sessions/:org/qr', { schema }, async (request) => {
    const { qr } = await sessions.view(request.params.org)
    if (!qr) throw new Problem(404, 'no_qr', 'No QR code is shown now')
    return qr
  })

  app.put<Org>('/sessions/:org', { schema }, async (request, reply) => {
    const session = await sessions.open(request.params.org)
    await session.start()
    return reply.code(202).send(session.view)
  })

  app.post<Org>('/sessions/:org/restart', { schema }, async (request, reply) => {
    const session = await sessions.open(request.params.org)
    await session.restart()
    return reply.code(202).send(session.view)
  })

  app.delete<Org>('/sessions/:org', { schema }, async (request, reply) => {
    const session = await sessions.find(request.params.org)
    await session?.logOut()
    return reply.code(200).send(await sessions.view(request.params.org))
  })
}
