import type { FastifyReply, FastifyRequest } from 'fastify'

export type EventStream = {
  send: (event: unknown) => void
  close: () => void
  onClose: (listener: () => void) => void
}

/** Turns a request into a stream of server-sent events. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.flushHeaders()
  return {
    send: (event) => void reply.raw.write(`data: ${JSON.stringify(event)}\n\n`),
    close: () => void request.raw.socket.destroy(),
    onClose: (listener) => void reply.raw.on('close', listener),
  }
}
