import type { FastifyInstance } from 'fastify'
import type { AppContext } from '../context.js'
import type { SessionManager } from '../sessions/session-manager.js'

/** Liveness, without the secret and without telling anything about an organisation. */
export function healthRoutes(app: FastifyInstance, { spool }: AppContext, sessions: SessionManager): void {
  app.get('/health', async () => {
    const views = await sessions.list()
    const count = (state: string) => views.filter((view) => view.state === state).length
    return {
      status: 'ok',
      sessions: {
        connected: count('connected'),
        starting: count('starting'),
        qr: count('qr'),
        disconnected: count('disconnected'),
        failed: count('failed'),
      },
      events: { waiting: spool.depth, deadLetters: spool.deadLetterCount },
    }
  })
}
