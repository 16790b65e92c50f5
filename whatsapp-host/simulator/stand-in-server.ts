import { join } from 'node:path'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Certificate } from './certificate.js'
import { type EventStream, openEventStream } from './event-stream.js'
import type { Faults } from './faults.js'
import { MAX_FILE_BYTES, type MediaStore } from './media-store.js'
import type { ModuleLog } from './module-log.js'
import type { Pairings } from './pairing.js'
import { killBrowser } from './processes.js'
import { serveFile } from './static.js'
import { accountOf, type WireEvent, wireContact, wireMessage } from './wire.js'
import { Ack, type LinkedDevice, type Media, type StoredMessage, type World } from './world.js'

type Connection = {
  device: LinkedDevice
  stream: EventStream
  remotePort: number
  /** Messages about which this connection hears nothing more: their acknowledgement was dropped. */
  muted: Set<string>
}

export type StandInServer = {
  app: FastifyInstance
  isConnected: (token: string) => boolean
  /** Faults that act on connected pages at once. Answers how many pages were hit. */
  disconnect: (phone: string | undefined) => number
  tell: (phone: string | undefined, event: WireEvent) => number
  kill: (phone: string | undefined, what: 'pages' | 'browser') => number
}

export type StandInParts = {
  world: World
  media: MediaStore
  pairings: Pairings
  faults: Faults
  modules: ModuleLog
  certificate: Certificate
  syncMs: number
  deliveryMs: number
}

const webRoot = join(import.meta.dirname, 'web', 'stand-in')

/** Answers as web.whatsapp.com: the page, its stream of events, and what the page asks of WhatsApp's servers. */
export function createStandInServer(parts: StandInParts): StandInServer {
  const { world, media, pairings, faults, modules, certificate } = parts
  const connections = new Set<Connection>()
  const refreshers = new Map<string, () => void>()
  const app = Fastify({ https: { key: certificate.key, cert: certificate.cert }, forceCloseConnections: true })

  app.addHook('onRequest', async (request) => {
    if (faults.find('offline')) request.raw.socket.destroy()
  })

  app.get('/', (_request, reply) => serveFile(reply, webRoot, 'index.html'))
  app.get<{ Params: { file: string } }>('/stand-in/:file', (request, reply) =>
    serveFile(reply, webRoot, request.params.file),
  )

  app.get('/boot', (request) => {
    const device = deviceOf(request)
    const account = device && world.requireAccount(device.phone)
    return {
      me: account ? { phone: `${account.phone}@c.us`, lid: `${account.lid}@lid`, name: account.name } : null,
      syncMs: parts.syncMs,
      earlySync: device !== undefined && faults.take('early-sync', device.phone) !== undefined,
      neverSynced: device !== undefined && faults.take('never-synced', device.phone) !== undefined,
      recompress: device !== undefined && faults.find('recompress', device.phone) !== undefined,
      missingModule: faults.take('missing-module')?.module ?? null,
    }
  })

  app.post<{ Body: { used: string[]; unknown: string[] } }>('/modules', (request) => {
    modules.record(request.body.used, request.body.unknown)
    return {}
  })

  app.get<{ Querystring: Record<string, string> }>('/pairing', (request, reply) => {
    const { page = '', staticKey = '', identityKey = '', advSecret = '', platform = '' } = request.query
    const stream = openEventStream(request, reply)
    const pairing = pairings.open(
      { staticKey, identityKey, advSecret, platform },
      {
        showRef: (ref) => stream.send({ type: 'ref', ref }),
        idle: () => stream.send({ type: 'idle' }),
        paired: (device) => stream.send({ type: 'paired', token: device.token }),
      },
    )
    refreshers.set(page, pairing.refresh)
    stream.onClose(() => {
      refreshers.delete(page)
      pairing.close()
    })
  })

  app.post<{ Body: { page: string } }>('/pairing/refresh', (request) => {
    refreshers.get(request.body.page)?.()
    return {}
  })

  app.get<{ Querystring: { after?: string } }>('/stream', (request, reply) => {
    const device = deviceOf(request)
    if (device && faults.find('disconnect', device.phone)) return reply.code(503).send({})
    const stream = openEventStream(request, reply)
    if (!device) {
      stream.send({ type: 'unlinked' })
      return
    }
    connect(device, stream, request.raw.socket.remotePort ?? 0, Number(request.query.after ?? 0))
  })

  app.post<{
    Body: { id: string; chat: string; text: string; kind: string; media: Media | null; replyTo: string | null }
  }>('/send', async (request, reply) => {
    const device = deviceOf(request)
    if (!device) return reply.code(401).send({})
    const { id, chat, text, kind, media, replyTo } = request.body
    const peer = accountOf(world, chat)
    if (!peer || faults.take('refuse-send', device.phone)) return { ack: Ack.error }
    const slow = faults.find('slow', device.phone)
    if (slow) await new Promise((resolve) => setTimeout(resolve, slow.ms ?? 1000))
    const dropped = faults.take('drop-ack', device.phone)
    if (dropped) for (const connection of connectionsOf(device.phone)) connection.muted.add(id)
    world.send({ id, from: device.phone, to: peer.phone, text, kind, media, replyTo, device: device.token })
    if (dropped) return reply.hijack()
    return { ack: Ack.server, hidden: faults.take('send-undefined', device.phone) !== undefined }
  })

  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )

  app.post<{ Body: Buffer }>('/media', { bodyLimit: MAX_FILE_BYTES }, async (request, reply) => {
    const device = deviceOf(request)
    if (!device) return reply.code(401).send({})
    const slow = faults.take('slow-upload', device.phone)
    if (slow) await new Promise((resolve) => setTimeout(resolve, slow.ms ?? 1000))
    return reply.send({ hash: media.put(request.body) })
  })

  app.get<{ Params: { hash: string } }>('/media/:hash', async (request, reply) => {
    const device = deviceOf(request)
    if (!device) return reply.code(401).send({})
    const slow = faults.take('slow-media', device.phone)
    if (slow) await new Promise((resolve) => setTimeout(resolve, slow.ms ?? 1000))
    const bytes = faults.take('media-gone', device.phone) ? null : media.get(request.params.hash)
    if (!bytes) return reply.code(404).send({})
    return reply.type('application/octet-stream').send(bytes)
  })

  app.post<{ Body: { chat: string } }>('/seen', (request, reply) => {
    const device = deviceOf(request)
    const peer = accountOf(world, request.body.chat)
    if (!device || !peer) return reply.code(404).send({})
    world.read(device.phone, peer.phone)
    return reply.send({})
  })

  app.post<{ Body: { id: string } }>('/exists', (request) => {
    const account = accountOf(world, request.body.id)
    return { contact: account ? contactOf(account.phone) : null }
  })

  app.post('/logout', (request) => {
    const device = deviceOf(request)
    if (device) world.unlink(device.token)
    return {}
  })

  world.on('message', (message) => {
    setTimeout(() => world.raiseAck(message.id, Ack.device), parts.deliveryMs)
    publish(message, true)
  })
  world.on('message-changed', (message) => publish(message, false))
  world.on('unlinked', (device) => {
    for (const connection of connections) {
      if (connection.device.token === device.token) connection.stream.send({ type: 'unlinked' })
    }
  })

  function deviceOf(request: FastifyRequest): LinkedDevice | undefined {
    const { token } = request.query as { token?: string }
    return token === undefined ? undefined : world.device(token)
  }

  function contactOf(phone: string) {
    return wireContact(world.requireAccount(phone), faults.find('no-lid', phone) === undefined)
  }

  function connectionsOf(phone: string | undefined): Connection[] {
    return [...connections].filter(({ device }) => phone === undefined || device.phone === phone)
  }

  function connect(device: LinkedDevice, stream: EventStream, remotePort: number, after: number): void {
    const connection: Connection = { device, stream, remotePort, muted: new Set() }
    const messages = world.messagesOf(device.phone, after)
    const peers = new Set(messages.map(({ from, to }) => (from === device.phone ? to : from)))
    stream.send({
      type: 'sync',
      messages: messages.map((message) => wireMessage(world, device.phone, message)),
      contacts: [...peers].map(contactOf),
      revision: world.revision,
    } satisfies WireEvent)
    connections.add(connection)
    world.markSeen(device, world.revision)
    stream.onClose(() => {
      connections.delete(connection)
      world.emit('changed')
    })
  }

  function publish(message: StoredMessage, isNew: boolean): void {
    for (const connection of connections) {
      const { phone, token } = connection.device
      if (message.from !== phone && message.to !== phone) continue
      if (connection.muted.has(message.id)) continue
      const wire = wireMessage(world, phone, message)
      if (!isNew) {
        if (wire.fromMe && wire.ack >= Ack.device && faults.take('drop-receipts', phone)) {
          connection.muted.add(message.id)
          continue
        }
        connection.stream.send({ type: 'changed', message: wire } satisfies WireEvent)
      } else if (message.device !== token) {
        const contact = contactOf(wire.fromMe ? message.to : message.from)
        connection.stream.send({ type: 'message', message: wire, contact } satisfies WireEvent)
      }
      world.markSeen(connection.device, message.revision)
    }
  }

  return {
    app,
    isConnected: (token) => [...connections].some(({ device }) => device.token === token),
    disconnect: (phone) => {
      const hit = connectionsOf(phone)
      for (const { stream } of hit) stream.close()
      return hit.length
    },
    tell: (phone, event) => {
      const hit = connectionsOf(phone)
      for (const { stream } of hit) stream.send(event)
      return hit.length
    },
    kill: (phone, what) => connectionsOf(phone).filter(({ remotePort }) => killBrowser(remotePort, what)).length,
  }
}
