import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { openEventStream } from './event-stream.js'
import { type Fault, type Faults, faultKinds } from './faults.js'
import { kindOf, MEDIA_BODY_LIMIT, type MediaDraft, mediaSchema, storeMedia } from './media-draft.js'
import type { MediaStore } from './media-store.js'
import type { ModuleLog } from './module-log.js'
import type { Pairings } from './pairing.js'
import type { StandInServer } from './stand-in-server.js'
import { serveFile, serveStrangersFile } from './static.js'
import { Ack, type Media, type StoredMessage, type World, WorldError } from './world.js'

export type PhonesParts = {
  world: World
  media: MediaStore
  pairings: Pairings
  faults: Faults
  modules: ModuleLog
  standIn: StandInServer
  spki: string
}

const webRoot = join(import.meta.dirname, 'web', 'phones')
const PUSH_EVERY_MS = 50
const SHOWN_PER_CHAT = 200

const text = { type: 'string', minLength: 1, maxLength: 65_536 } as const
const phone = { type: 'string', pattern: '^\\+?[0-9]{5,20}$' } as const
const name = { type: 'string', minLength: 1, maxLength: 200 } as const
const body = (required: string[], properties: Record<string, object>) => ({
  schema: { body: { type: 'object', additionalProperties: false, required, properties } },
})

/** The phones page for a person, and the API with which tests play the people. */
export function createPhonesServer(parts: PhonesParts): FastifyInstance {
  const { world, media: files, pairings, faults, modules, standIn, spki } = parts
  const app = Fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } },
  })

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const [status, code] =
      error instanceof WorldError
        ? [error.status, error.code]
        : error.statusCode === 400 && error.code === 'FST_ERR_VALIDATION'
          ? [422, 'invalid_request']
          : [error.statusCode ?? 500, error.code ?? 'internal_error']
    return reply.code(status).type('application/problem+json').send({ status, code, detail: error.message })
  })

  app.get('/', (_request, reply) => serveFile(reply, webRoot, 'index.html'))
  app.get<{ Params: { file: string } }>('/assets/:file', (request, reply) =>
    serveFile(reply, webRoot, request.params.file),
  )
  app.get('/health', () => ({ status: 'ok' }))
  app.get('/spki', (_request, reply) => reply.type('text/plain').send(spki))
  app.get('/modules', () => modules.report())
  app.delete('/modules', (_request, reply) => {
    modules.clear()
    return reply.code(204).send()
  })

  app.get('/accounts', () => world.accounts)
  app.put<{
    Params: { phone: string }
    Body: { name?: string; kind?: 'agency' | 'client'; hidden?: boolean; phoneKnown?: boolean }
  }>(
    '/accounts/:phone',
    body([], {
      name,
      kind: { enum: ['agency', 'client'] },
      hidden: { type: 'boolean' },
      phoneKnown: { type: 'boolean' },
    }),
    (request) => {
      const { kind, ...change } = request.body
      return world.putAccount(digits(request.params.phone), kind ?? 'client', change)
    },
  )

  app.get('/qr', () => pairings.pending())
  app.get('/devices', () => devices())
  app.delete<{ Params: { token: string } }>('/devices/:token', (request, reply) => {
    if (!world.unlink(request.params.token)) throw new WorldError(404, 'device_unknown', 'No such linked device')
    return reply.code(204).send()
  })

  app.post<{ Params: { phone: string }; Body: { qr: string } }>(
    '/phones/:phone/scan',
    body(['qr'], { qr: { type: 'string', minLength: 1, maxLength: 2000 } }),
    (request, reply) => {
      const device = pairings.scan(digits(request.params.phone), request.body.qr)
      return reply.code(201).send({ phone: device.phone, device: device.token })
    },
  )

  // A person writes, reads, corrects and takes back, on the client's phone or on the agency's.
  for (const side of ['chats', 'phones'] as const) {
    const own = (params: { phone: string }) => digits(params.phone)

    app.post<{
      Params: { phone: string }
      Body: { to: string; text?: string; name?: string; kind?: string; media?: MediaDraft; replyTo?: string }
    }>(
      `/${side}/:phone/messages`,
      {
        bodyLimit: MEDIA_BODY_LIMIT,
        ...body(['to'], {
          to: phone,
          text: { ...text, minLength: 0 },
          name,
          kind: { type: 'string', pattern: '^[a-z_0-9]{1,40}$' },
          media: mediaSchema,
          replyTo: { type: 'string', minLength: 1, maxLength: 100 },
        }),
      },
      (request, reply) => {
        const { to, text = '', name, media, ...message } = request.body
        if (text === '' && !media) throw new WorldError(422, 'invalid_request', 'text is empty')
        const from = own(request.params)
        if (side === 'chats' && (name !== undefined || !world.account(from))) {
          world.putAccount(from, 'client', name === undefined ? {} : { name })
        }
        const sent = world.send({
          ...(media ? { kind: kindOf(media.mimetype), media: storeMedia(files, media) } : {}),
          ...message,
          text,
          from,
          to: digits(to),
        })
        return reply.code(201).send({ id: sent.id })
      },
    )

    app.patch<{ Params: { phone: string; id: string }; Body: { text: string } }>(
      `/${side}/:phone/messages/:id`,
      body(['text'], { text }),
      (request) => view(world.edit(request.params.id, own(request.params), request.body.text), own(request.params)),
    )

    app.delete<{ Params: { phone: string; id: string } }>(`/${side}/:phone/messages/:id`, (request, reply) => {
      world.revoke(request.params.id, own(request.params))
      return reply.code(204).send()
    })

    app.post<{ Params: { phone: string }; Body: { with: string } }>(
      `/${side}/:phone/read`,
      body(['with'], { with: phone }),
      (request, reply) => {
        world.read(own(request.params), digits(request.body.with))
        return reply.code(204).send()
      },
    )

    app.get<{ Params: { phone: string }; Querystring: { with?: string } }>(
      `/${side}/:phone/messages`,
      {
        schema: {
          querystring: { type: 'object', additionalProperties: false, required: ['with'], properties: { with: phone } },
        },
      },
      (request) => {
        const viewer = own(request.params)
        return world.chat(viewer, digits(request.query.with ?? '')).map((message) => view(message, viewer))
      },
    )
  }

  app.get<{ Params: { id: string } }>('/media/:id', (request, reply) => {
    const media = world.message(request.params.id)?.media
    const bytes = media?.hash == null ? null : files.get(media.hash)
    if (!media || !bytes) throw new WorldError(404, 'not_found', 'There is no such file')
    return serveStrangersFile(reply, bytes, media.mimetype, media.filename)
  })

  app.get('/faults', () => faults.list())
  app.delete('/faults', (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
  app.post<{ Body: Fault }>(
    '/faults',
    body(['kind'], {
      kind: { enum: faultKinds },
      phone,
      count: { type: 'integer', minimum: 1 },
      seconds: { type: 'number', minimum: 0 },
      ms: { type: 'integer', minimum: 0 },
      state: { type: 'string', pattern: '^[A-Z_]+$' },
      module: { type: 'string', pattern: '^\\w+$' },
    }),
    (request, reply) => {
      const fault: Fault = { ...request.body }
      if (fault.phone !== undefined) fault.phone = digits(fault.phone)
      return reply.code(201).send({ pages: start(fault) })
    },
  )

  app.get('/events', (request, reply) => {
    const stream = openEventStream(request, reply)
    let timer: NodeJS.Timeout | undefined
    const push = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        stream.send(overview())
      }, PUSH_EVERY_MS)
    }
    stream.send(overview())
    world.on('changed', push)
    pairings.on('changed', push)
    stream.onClose(() => {
      clearTimeout(timer)
      world.off('changed', push)
      pairings.off('changed', push)
    })
  })

  /** Answers how many pages the fault hit at once. */
  function start(fault: Fault): number {
    switch (fault.kind) {
      case 'disconnect':
        if (fault.seconds) faults.add(fault)
        return standIn.disconnect(fault.phone)
      case 'offline':
        faults.add({ ...fault, count: Number.MAX_SAFE_INTEGER })
        return standIn.disconnect(undefined)
      case 'logout': {
        const linked = world.devices(fault.phone)
        for (const { token } of linked) world.unlink(token)
        return linked.length
      }
      case 'crash-page':
        return standIn.kill(fault.phone, 'pages')
      case 'kill-browser':
        return standIn.kill(fault.phone, 'browser')
      case 'hang-page':
      case 'reload':
      case 'duplicate-sync':
        return standIn.tell(fault.phone, { type: 'fault', kind: fault.kind })
      case 'state':
        if (!fault.state) throw new WorldError(422, 'invalid_request', 'This fault needs a state')
        return standIn.tell(fault.phone, { type: 'fault', kind: 'state', state: fault.state })
      case 'qr-expire':
        pairings.expireAll()
        return 0
      case 'qr-idle':
        pairings.idleAll()
        return 0
      default:
        faults.add(fault)
        return 0
    }
  }

  function devices() {
    return world.devices().map(({ token, phone, linkedAt }) => ({
      token,
      phone,
      linkedAt: new Date(linkedAt).toISOString(),
      connected: standIn.isConnected(token),
    }))
  }

  function overview() {
    const chats = new Map<string, { one: string; other: string; messages: StoredMessage[] }>()
    for (const message of world.snapshot().messages) {
      const [one = '', other = ''] = [message.from, message.to].sort()
      const key = `${one}-${other}`
      const chat = chats.get(key) ?? { one, other, messages: [] }
      chat.messages.push(message)
      chats.set(key, chat)
    }
    return {
      accounts: world.accounts,
      qr: pairings.pending(),
      devices: devices(),
      messages: [...chats.values()].flatMap(({ messages }) => messages.slice(-SHOWN_PER_CHAT)),
    }
  }

  return app
}

/** A message as one of the two sees it. */
function view(message: StoredMessage, viewer: string) {
  const { id, text, kind, replyTo, at, ack, edited, revoked } = message
  const fromMe = message.from === viewer
  const media = message.media && viewMedia(id, message.media)
  return { id, fromMe, text, at: new Date(at).toISOString(), ack: ackName(ack), kind, media, replyTo, edited, revoked }
}

function viewMedia(id: string, { mimetype, filename, size, hash }: Media) {
  return { mimetype, filename, size, url: hash === null ? null : `/media/${id}` }
}

function ackName(ack: number): string {
  return Object.entries(Ack).find(([, value]) => value === ack)?.[0] ?? 'pending'
}

function digits(phone: string): string {
  if (!/^\+?[0-9]{5,20}$/.test(phone)) throw new WorldError(422, 'invalid_request', `${phone} is not a phone number`)
  return phone.replace('+', '')
}
