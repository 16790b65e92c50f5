// A stand-in for the API, with the built app on the same origin. For the browser check, and to click around: node test/browser/fake-api.mjs
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createData } from './fake-data.mjs'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

class Problem extends Error {
  constructor(status, code, extra = {}) {
    super(code)
    this.body = { type: 'about:blank', title: code, status, code, traceId: 'a1b2c3d4e5f60718', ...extra }
  }
}

export async function startFakeApi({ port = 0, signedIn = null } = {}) {
  const data = createData()
  const { organization, users, clients, conversations, messages, qualifications, products, id } = data
  const passwords = new Map(users.map(user => [user.email, 'correct-horse']))
  const whatsapp = { state: 'connected', phone: '+74951234567', qr: null, since: data.at(3 * 60 * 60_000), lastError: null }
  const changes = []
  const waiters = new Set()
  const failures = [] // { method, path: RegExp, status, times }
  let cookieUser = signedIn

  function changed(entity, changedId, parentId = null, kind = 'updated') {
    changes.push({ seq: changes.length + 1, entity, id: changedId, parentId, kind })
    for (const wake of waiters) wake()
  }
  const userView = user => ({
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    organizationId: organization.id,
    language: user.language,
  })
  const grant = user => ({ accessToken: `token.${user.id}.${Date.now()}`, expiresIn: 900, user: userView(user) })
  const last = conversationId => messages.findLast(message => message.conversationId === conversationId && message.event === null)
  const view = chat => {
    const client = clients.find(item => item.id === chat.clientId)
    const message = last(chat.id)
    const assignee = users.find(user => user.id === chat.assigneeId)
    const { clientId: _, ...rest } = chat
    return {
      ...rest,
      client: { id: client.id, name: client.name, phone: client.phone, language: client.language },
      assignee: assignee ? { id: assignee.id, name: assignee.name } : null,
      lastMessage: message
        ? {
            text: message.text,
            direction: message.direction,
            author: message.author,
            status: message.status,
            at: message.createdAt,
          }
        : null,
      lastMessageAt: message?.createdAt ?? null,
    }
  }
  const productView = product => {
    const upcoming = product.departures.filter(item => item.seatsLeft > 0)
    const cheapest = upcoming.toSorted((a, b) => a.priceAdult - b.priceAdult)[0]
    return { ...product, priceFrom: cheapest ? { amount: cheapest.priceAdult, currency: cheapest.currency } : null }
  }
  const find = (list, itemId) => list.find(item => item.id === itemId) ?? raise(404, 'not_found')
  const raise = (status, code, extra) => {
    throw new Problem(status, code, extra)
  }
  const page = (list, query) => {
    const limit = Number(query.get('limit') ?? 50)
    const from = Number(query.get('cursor') ?? 0)
    return { items: list.slice(from, from + limit), nextCursor: from + limit < list.length ? String(from + limit) : null }
  }
  const say = (conversationId, by, kind) => {
    messages.push({
      id: id('message'),
      conversationId,
      direction: 'outbound',
      author: 'system',
      authorName: null,
      text: '',
      language: null,
      translations: {},
      status: 'sent',
      error: null,
      createdAt: new Date().toISOString(),
      sentAt: null,
      agentRunId: null,
      viaPhone: false,
      idempotencyKey: null,
      event: { kind, by },
    })
    changed('message', messages.at(-1).id, conversationId, 'created')
  }
  const setControl = (chat, control, user) => {
    if (chat.control === control && chat.assigneeId === user.id) return
    chat.control = control
    chat.assigneeId = control === 'manager' ? user.id : null
    chat.controlChangedAt = new Date().toISOString()
    if (control === 'manager') chat.attention = null
    say(chat.id, user.name, control === 'manager' ? 'takeover' : 'release')
    changed('conversation', chat.id)
  }
  const advance = (message, steps) => {
    const [next, ...rest] = steps
    if (!next) return
    setTimeout(() => {
      message.status = next
      changed('message', message.id, message.conversationId)
      advance(message, rest)
    }, 250).unref()
  }
  const matches = (chat, query, user) => {
    const is = (name, value) => query.get(name) === value
    if (is('state', 'open') && chat.closedAt) return false
    if (is('state', 'closed') && !chat.closedAt) return false
    if (query.has('control') && chat.control !== query.get('control')) return false
    if (is('assignee', 'me') && chat.assigneeId !== user.id) return false
    if (is('assignee', 'none') && chat.assigneeId !== null) return false
    if (is('unread', 'true') && chat.unreadCount === 0) return false
    if (is('attention', 'true') && !chat.attention) return false
    const words = query.get('q')?.toLowerCase()
    if (!words) return true
    const client = clients.find(item => item.id === chat.clientId)
    return `${client.name} ${client.phone} ${last(chat.id)?.text}`.toLowerCase().includes(words)
  }
  const byActivity = () =>
    conversations.toSorted((a, b) => (last(b.id)?.createdAt ?? '').localeCompare(last(a.id)?.createdAt ?? ''))

  const routes = [
    [
      'POST',
      /^\/auth\/login$/,
      ({ body }) => {
        if (passwords.get(body.email) !== body.password) raise(401, 'auth.invalid_credentials')
        const user = users.find(item => item.email === body.email)
        cookieUser = user.id
        return grant(user)
      },
      'public',
    ],
    [
      'POST',
      /^\/auth\/register$/,
      ({ body }) => {
        if (passwords.has(body.email)) raise(409, 'auth.email_taken')
        if (body.password.length < 10) raise(422, 'validation.failed', { errors: { password: ['Too short'] } })
        const user = {
          id: id('user'),
          name: body.name,
          email: body.email,
          role: 'org_admin',
          status: 'active',
          language: body.language,
        }
        users.push(user)
        passwords.set(body.email, body.password)
        cookieUser = user.id
        return [201, grant(user)]
      },
      'public',
    ],
    [
      'POST',
      /^\/auth\/refresh$/,
      () => (cookieUser ? grant(users.find(user => user.id === cookieUser)) : raise(401, 'auth.session_expired')),
      'public',
    ],
    [
      'POST',
      /^\/auth\/logout$/,
      () => {
        cookieUser = null
        return [204]
      },
    ],
    ['GET', /^\/auth\/me$/, ({ user }) => ({ ...userView(user), organization })],
    ['GET', /^\/organization$/, () => organization],
    [
      'PATCH',
      /^\/organization$/,
      ({ body }) => {
        Object.assign(organization, body)
        changed('organization', organization.id)
        return organization
      },
    ],
    ['GET', /^\/users$/, () => ({ items: users.map(({ language: _, ...user }) => user), nextCursor: null })],
    [
      'GET',
      /^\/conversations$/,
      ({ query, user }) => {
        const found = page(
          byActivity().filter(chat => matches(chat, query, user)),
          query,
        )
        return { ...found, items: found.items.map(view) }
      },
    ],
    [
      'GET',
      /^\/conversations\/counts$/,
      ({ user }) => {
        const open = conversations.filter(chat => !chat.closedAt)
        return {
          attention: open.filter(chat => chat.attention).length,
          mine: open.filter(chat => chat.assigneeId === user.id).length,
          unassigned: open.filter(chat => chat.assigneeId === null).length,
          agent: open.filter(chat => chat.control === 'agent').length,
          open: open.length,
          closed: conversations.length - open.length,
        }
      },
    ],
    ['GET', /^\/conversations\/([^/]+)$/, ({ args }) => view(find(conversations, args[0]))],
    [
      'POST',
      /^\/conversations\/([^/]+)\/(takeover|release|read|close|reopen)$/,
      ({ args, user }) => {
        const chat = find(conversations, args[0])
        if (args[1] === 'takeover') setControl(chat, 'manager', user)
        if (args[1] === 'release') setControl(chat, 'agent', user)
        if (args[1] === 'read') chat.unreadCount = 0
        if (args[1] === 'close' || args[1] === 'reopen') {
          chat.closedAt = args[1] === 'close' ? new Date().toISOString() : null
          say(chat.id, user.name, args[1] === 'close' ? 'closed' : 'reopened')
        }
        changed('conversation', chat.id)
        return view(chat)
      },
    ],
    [
      'GET',
      /^\/conversations\/([^/]+)\/messages$/,
      ({ args, query }) => {
        find(conversations, args[0])
        const newestFirst = messages.filter(message => message.conversationId === args[0]).reverse()
        const limit = Number(query.get('limit') ?? 50)
        const before = query.get('before')
        const from = before ? newestFirst.findIndex(message => message.id === before) + 1 : 0
        const items = newestFirst.slice(from, from + limit)
        return { items, nextCursor: from + limit < newestFirst.length ? items.at(-1).id : null }
      },
    ],
    [
      'POST',
      /^\/conversations\/([^/]+)\/messages$/,
      ({ args, body, user, headers }) => {
        const chat = find(conversations, args[0])
        const key = headers['idempotency-key'] ?? raise(400, 'idempotency_key.missing')
        const known = messages.find(message => message.idempotencyKey === key)
        if (known) return [202, known]
        setControl(chat, 'manager', user)
        const message = {
          id: id('message'),
          conversationId: chat.id,
          direction: 'outbound',
          author: 'manager',
          authorName: user.name,
          text: body.text,
          language: 'ru',
          translations: {},
          status: 'queued',
          error: null,
          createdAt: new Date().toISOString(),
          sentAt: null,
          agentRunId: null,
          viaPhone: false,
          idempotencyKey: key,
          event: null,
        }
        messages.push(message)
        changed('message', message.id, chat.id, 'created')
        changed('conversation', chat.id)
        advance(message, ['sending', 'sent', 'delivered', 'read'])
        return [202, { ...message }]
      },
    ],
    [
      'POST',
      /^\/messages\/([^/]+)\/retry$/,
      ({ args }) => {
        const message = find(messages, args[0])
        Object.assign(message, { status: 'queued', error: null })
        advance(message, ['sending', 'sent', 'delivered'])
        return [202, { ...message }]
      },
    ],
    ['GET', /^\/clients\/([^/]+)$/, ({ args }) => find(clients, args[0])],
    [
      'PATCH',
      /^\/clients\/([^/]+)$/,
      ({ args, body }) => {
        const client = Object.assign(find(clients, args[0]), body)
        changed('client', client.id)
        return client
      },
    ],
    [
      'POST',
      /^\/clients\/([^/]+)\/status$/,
      ({ args, body }) => {
        const client = Object.assign(find(clients, args[0]), { status: body.status })
        changed('client', client.id)
        return client
      },
    ],
    ['GET', /^\/clients\/([^/]+)\/qualification$/, ({ args }) => qualifications.get(args[0]) ?? raise(404, 'not_found')],
    [
      'GET',
      /^\/products$/,
      ({ query }) => {
        const words = query.get('q')?.toLowerCase()
        const found = products.filter(
          product =>
            product.status === (query.get('status') ?? 'active') &&
            (!query.get('country') || product.country === query.get('country')) &&
            (!query.get('type') || product.type === query.get('type')) &&
            (!words || `${product.title.ru} ${product.title.en} ${product.city}`.toLowerCase().includes(words)),
        )
        const result = page(found, query)
        return { ...result, items: result.items.map(productView) }
      },
    ],
    [
      'POST',
      /^\/products$/,
      ({ body }) => {
        const product = { ...body, id: id('tour'), status: 'active', createdAt: new Date().toISOString() }
        product.departures = body.departures.map(item => ({ ...item, id: id('departure'), seatsLeft: item.seatsTotal }))
        products.push(product)
        changed('product', product.id, null, 'created')
        return [201, productView(product)]
      },
    ],
    ['GET', /^\/products\/([^/]+)$/, ({ args }) => productView(find(products, args[0]))],
    [
      'PATCH',
      /^\/products\/([^/]+)$/,
      ({ args, body }) => {
        const product = Object.assign(find(products, args[0]), body)
        product.departures = product.departures.map(item => ({
          ...item,
          id: item.id ?? id('departure'),
          seatsLeft: item.seatsLeft ?? item.seatsTotal,
        }))
        changed('product', product.id)
        return productView(product)
      },
    ],
    [
      'DELETE',
      /^\/products\/([^/]+)$/,
      ({ args }) => {
        find(products, args[0]).status = 'archived'
        changed('product', args[0])
        return [204]
      },
    ],
    ['GET', /^\/whatsapp\/session$/, ({ user }) => (user.role === 'manager' ? { ...whatsapp, qr: null } : whatsapp)],
    [
      'POST',
      /^\/whatsapp\/session\/(connect|disconnect|restart)$/,
      ({ args }) => {
        setWhatsapp({
          state: args[0] === 'disconnect' ? 'disconnected' : 'starting',
          qr: null,
          lastError: null,
          ...(args[0] === 'disconnect' && { phone: null }),
        })
        return [202, whatsapp]
      },
    ],
    [
      'GET',
      /^\/changes$/,
      async ({ query, closed }) => {
        const since = query.get('since')
        if (since === null) return { items: [], next: changes.length }
        const from = Number(since)
        if (changes.length <= from) {
          await new Promise(resolve => {
            const done = () => {
              clearTimeout(timer)
              waiters.delete(done)
              resolve()
            }
            const timer = setTimeout(done, Number(query.get('wait') ?? 25) * 1000)
            waiters.add(done)
            closed(done)
          })
        }
        return { items: changes.slice(from), next: changes.length }
      },
    ],
  ]

  function setWhatsapp(change) {
    Object.assign(whatsapp, change, { since: new Date().toISOString() })
    changed('whatsapp_session', organization.id)
  }

  async function answer(request, response) {
    const url = new URL(request.url, 'http://localhost')
    if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response)
    const path = url.pathname.slice(4)
    const failure = failures.find(item => item.times > 0 && item.method === request.method && item.path.test(path))
    try {
      if (failure) {
        failure.times--
        if (failure.status === 0) return request.socket.destroy()
        raise(failure.status, failure.code ?? 'internal', {})
      }
      for (const [method, pattern, handle, access] of routes) {
        const match = method === request.method && pattern.exec(path)
        if (!match) continue
        const token = request.headers.authorization?.split('.')[1]
        const user = users.find(item => item.id === token)
        if (!access && !user) raise(401, 'auth.required')
        const text = await readBody(request)
        const closed = listener => response.on('close', listener)
        const result = await handle({
          args: match.slice(1),
          query: url.searchParams,
          body: text ? JSON.parse(text) : undefined,
          user,
          headers: request.headers,
          closed,
        })
        const [status, body] = Array.isArray(result) ? result : [200, result]
        response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
        return response.end(body === undefined ? undefined : JSON.stringify(body))
      }
      raise(404, 'not_found')
    } catch (error) {
      if (!(error instanceof Problem)) console.error(error)
      const body =
        error instanceof Problem ? error.body : { title: 'Error', status: 500, code: 'internal', traceId: 'a1b2c3d4e5f60718' }
      response.writeHead(body.status, { 'Content-Type': 'application/problem+json' })
      response.end(JSON.stringify(body))
    }
  }

  async function serveFile(path, response) {
    const name = normalize(extname(path) ? path : '/index.html')
    try {
      const content = await readFile(join(dist, name))
      response.writeHead(200, {
        'Content-Type': types[extname(name)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
      })
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    data,
    setWhatsapp,
    signInAs: userId => {
      cookieUser = userId
    },
    /** Requests fail until `times` is used up or set to 0. Status 0 cuts the connection; a browser may repeat such a request by itself. */
    fail: (method, path, status, times = 1, code) => {
      const failure = { method, path, status, times, code }
      failures.push(failure)
      return failure
    },
    /** A client writes. */
    inbound(conversationId, text) {
      const chat = conversations.find(item => item.id === conversationId)
      const message = {
        ...messages.find(item => item.author === 'client'),
        id: id('message'),
        conversationId,
        text,
        translations: {},
        createdAt: new Date().toISOString(),
      }
      messages.push(message)
      chat.unreadCount++
      changed('message', message.id, conversationId, 'created')
      changed('conversation', conversationId)
      return message
    },
    stop: () =>
      new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

async function readBody(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const api = await startFakeApi({ port: 4173 })
  console.log(`${api.url}  (admin@example.com / correct-horse)`)
}
