// A stand-in for the API, with the built app on the same origin. For the browser check, and to click around: node test/browser/fake-api.mjs
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { agentRoutes } from './fake-agents.mjs'
import { chatRoutes, createChat } from './fake-chat.mjs'
import { createData } from './fake-data.mjs'
import { createFlow, flowRoutes } from './fake-flow.mjs'
import { createKnowledge, knowledgeRoutes } from './fake-knowledge.mjs'
import { createOffers, offerRoutes } from './fake-offers.mjs'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

class Problem extends Error {
  constructor(status, code, extra = {}) {
    super(code)
    this.body = { type: 'about:blank', title: code, status, code, traceId: 'a1b2c3d4e5f60718', ...extra }
  }
}

export async function startFakeApi({ port = 0, signedIn = null } = {}) {
  const data = createData()
  const {
    organization,
    users,
    sessions,
    audit,
    clients,
    duplicates,
    notes,
    history,
    conversations,
    messages,
    qualifications,
    products,
    id,
  } = data
  const { articles, questions } = Object.assign(data, createKnowledge(data))
  const { holds, quotes } = Object.assign(data, createOffers(data))
  Object.assign(data, createFlow(data))
  Object.assign(data, createChat(data))
  const passwords = new Map(users.map(user => [user.email, 'correct-horse']))
  const whatsapp = { state: 'connected', phone: '+74951234567', qr: null, since: data.at(3 * 60 * 60_000), lastError: null }
  const changes = []
  const waiters = new Set()
  const failures = [] // { method, path: RegExp, status, times }
  let cookieUser = signedIn
  const links = new Map([
    ['good-reset', 'user-anna'],
    ['good-invitation', 'user-vera'],
  ])
  const codes = Array.from({ length: 10 }, (_, index) => `${(index + 1) * 1234567}`.padStart(10, 'abcdef0123'))

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
  const meView = user => ({
    ...userView(user),
    totpEnabled: user.totpEnabled,
    availability: user.availability,
    guest: null,
    organization,
  })
  const grant = user => ({
    accessToken: `token.${user.id}.${Date.now()}`,
    expiresIn: 900,
    user: userView(user),
    mustSetUpTotp: organization.requireTotp && !user.totpEnabled,
  })
  const invitation = user => ({
    id: user.id,
    user,
    link: `https://app.example.com/invitation#${'kq3Zr8'.repeat(7)}`,
    mailed: !user.email.startsWith('nomail'),
  })
  const last = conversationId => messages.findLast(message => message.conversationId === conversationId && message.event === null)
  const view = chat => {
    const client = clients.find(item => item.id === chat.clientId)
    const message = last(chat.id)
    const assignee = users.find(user => user.id === chat.assigneeId)
    const { clientId: _, ...rest } = chat
    return {
      ...rest,
      client: { id: client.id, name: client.name, phone: client.phone, language: client.language },
      language: chat.languageOverride ?? client.language,
      languageIsSet: chat.languageOverride != null,
      assignee: assignee ? { id: assignee.id, name: assignee.name } : null,
      lastMessage: message
        ? {
            text: message.text,
            media: message.media?.kind ?? null,
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
    return { photos: [], ...product, priceFrom: cheapest ? { amount: cheapest.priceAdult, currency: cheapest.currency } : null }
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
      written: null,
      translations: {},
      missing: [],
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

  const flow = flowRoutes({ data, find, page, raise, changed, view })
  const routes = [
    ...flow.routes,
    ...chatRoutes({ data, find, page, raise, changed, view }),
    ...agentRoutes({ data, page, raise, changed }),
    [
      'POST',
      /^\/auth\/login$/,
      ({ body }) => {
        if (passwords.get(body.email) !== body.password) raise(401, 'auth.invalid_credentials')
        const user = users.find(item => item.email === body.email)
        if (user.totpEnabled && !body.code) raise(401, 'auth.totp_required')
        if (user.totpEnabled && body.code !== '123456') raise(401, 'auth.totp_invalid')
        cookieUser = user.id
        return grant(user)
      },
      'public',
    ],
    ['POST', /^\/auth\/password\/forgot$/, () => [202], 'public'],
    [
      'POST',
      /^\/auth\/password\/reset$/,
      ({ body }) => {
        const user = users.find(item => item.id === links.get(body.token)) ?? raise(422, 'auth.link_invalid')
        links.delete(body.token)
        passwords.set(user.email, body.password)
        return [204]
      },
      'public',
    ],
    [
      'POST',
      /^\/auth\/invitations\/accept$/,
      ({ body }) => {
        const user = users.find(item => item.id === links.get(body.token)) ?? raise(422, 'auth.link_invalid')
        links.delete(body.token)
        Object.assign(user, { status: 'active', name: body.name ?? user.name })
        passwords.set(user.email, body.password)
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
          totpEnabled: false,
          availability: 'available',
          isOnline: true,
          maxOpenDialogs: 10,
          lastSeenAt: data.at(0),
          createdAt: data.at(0),
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
    ['GET', /^\/auth\/me$/, ({ user }) => meView(user)],
    [
      'PATCH',
      /^\/auth\/me$/,
      ({ user, body }) => {
        Object.assign(user, body)
        changed('user', user.id)
        return meView(user)
      },
    ],
    [
      'POST',
      /^\/auth\/password$/,
      ({ user, body }) => {
        if (passwords.get(user.email) !== body.currentPassword) raise(422, 'auth.wrong_password')
        passwords.set(user.email, body.newPassword)
        sessions.splice(0, sessions.length, ...sessions.filter(item => item.current))
        return [204]
      },
    ],
    [
      'POST',
      /^\/auth\/totp\/setup$/,
      ({ user }) => {
        if (user.totpEnabled) raise(409, 'auth.totp_enabled')
        const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
        return { secret, uri: `otpauth://totp/Soul%20CRM:${user.email}?secret=${secret}&issuer=Soul%20CRM`, qrSvg: qrSvg() }
      },
    ],
    [
      'POST',
      /^\/auth\/totp\/enable$/,
      ({ user, body }) => {
        if (body.code !== '123456') raise(422, 'auth.totp_invalid')
        user.totpEnabled = true
        return { recoveryCodes: codes }
      },
    ],
    [
      'POST',
      /^\/auth\/totp\/disable$/,
      ({ user, body }) => {
        if (passwords.get(user.email) !== body.password) raise(422, 'auth.wrong_password')
        user.totpEnabled = false
        return [204]
      },
    ],
    ['GET', /^\/auth\/sessions$/, () => ({ items: sessions })],
    [
      'DELETE',
      /^\/auth\/sessions\/([^/]+)$/,
      ({ args }) => {
        sessions.splice(sessions.indexOf(find(sessions, args[0])), 1)
        return [204]
      },
    ],
    [
      'POST',
      /^\/auth\/sessions\/end-all$/,
      () => {
        cookieUser = null
        return [204]
      },
    ],
    ['GET', /^\/organization$/, () => organization],
    [
      'PATCH',
      /^\/organization$/,
      ({ body, user, headers }) => {
        if (headers['if-match'] !== `"${organization.version}"`) raise(412, 'request.version_stale')
        if (body.requireTotp && !user.totpEnabled) raise(409, 'organization.totp_first')
        Object.assign(organization, body, { version: organization.version + 1 })
        changed('organization', organization.id)
        return organization
      },
    ],
    [
      'GET',
      /^\/organization\/audit$/,
      ({ query }) => {
        const user = query.get('user')
        const guests = query.get('guests') === 'true'
        return page(
          audit.filter(item => (!user || item.userId === user) && (!guests || item.guestReason !== null)),
          query,
        )
      },
    ],
    ['GET', /^\/users$/, ({ query }) => page(users, query)],
    [
      'POST',
      /^\/users$/,
      ({ body }) => {
        if (users.some(user => user.email === body.email)) raise(409, 'user.email_taken')
        if (users.filter(user => user.status !== 'disabled').length >= organization.maxUsers) raise(409, 'user.limit')
        const user = {
          ...body,
          id: id('user'),
          status: 'invited',
          totpEnabled: false,
          availability: 'available',
          isOnline: false,
          maxOpenDialogs: 10,
          lastSeenAt: null,
          createdAt: data.at(0),
        }
        users.push(user)
        changed('user', user.id, null, 'created')
        return [201, invitation(user)]
      },
    ],
    ['POST', /^\/users\/([^/]+)\/invite$/, ({ args }) => invitation(find(users, args[0]))],
    [
      'PATCH',
      /^\/users\/([^/]+)$/,
      ({ args, body }) => {
        const user = find(users, args[0])
        const others = users.filter(item => item !== user && item.role === 'org_admin' && item.status === 'active')
        const stays = (body.role ?? user.role) === 'org_admin' && (body.status ?? user.status) === 'active'
        if (user.role === 'org_admin' && !stays && others.length === 0) raise(409, 'user.last_admin')
        Object.assign(user, body)
        changed('user', user.id)
        return user
      },
    ],
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
    ['GET', /^\/translation$/, () => ({ provider: 'deepl' })],
    [
      'POST',
      /^\/conversations\/([^/]+)\/translate$/,
      // It can say two things, and loses a figure in the second.
      ({ body }) => {
        const loses = body.text.includes('1500')
        return {
          language: body.language,
          text: loses ? 'Für 1600 €' : 'أهلًا! كيف يمكنني مساعدتكم؟',
          from: 'ru',
          provider: 'deepl',
          figuresChanged: loses,
          differences: loses ? [{ kind: 'amount', original: '1500 €', translation: '1600 €' }] : [],
        }
      },
    ],
    ['POST', /^\/conversations\/([^/]+)\/translations$/, () => ({ requested: 0 })],
    [
      'POST',
      /^\/conversations\/([^/]+)\/language$/,
      ({ args, body }) => {
        const chat = find(conversations, args[0])
        chat.languageOverride = body.language
        changed('conversation', chat.id)
        return view(chat)
      },
    ],
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
        if (!flow.send(chat, body)) setControl(chat, 'manager', user)
        chat.waitingSince = null
        const message = {
          id: id('message'),
          conversationId: chat.id,
          direction: 'outbound',
          author: 'manager',
          authorName: user.name,
          text: body.text,
          language: 'ru',
          written: null,
          translations: {},
          missing: [],
          status: 'queued',
          error: null,
          createdAt: new Date().toISOString(),
          sentAt: null,
          agentRunId: null,
          viaPhone: false,
          idempotencyKey: key,
          event: null,
          media: data.uploads.find(upload => upload.id === body.mediaId) ?? null,
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
        const client = find(clients, args[0])
        const customFields = { ...client.customFields, ...body.customFields }
        for (const [name, value] of Object.entries(customFields)) if (value === null) delete customFields[name]
        Object.assign(client, body, { customFields })
        if (body.consent) client.consentAt = new Date().toISOString()
        changed('client', client.id)
        return client
      },
    ],
    [
      'GET',
      /^\/clients\/([^/]+)\/duplicates$/,
      ({ args }) => ({ items: duplicates.filter(item => item.of === args[0] && !item.client.mergedInto) }),
    ],
    [
      'POST',
      /^\/clients\/([^/]+)\/(merge|unmerge)$/,
      ({ args, body }) => {
        const { client, of } = duplicates.find(item => item.client.id === (body?.mergedId ?? args[0])) ?? raise(404, 'not_found')
        client.mergedInto = args[1] === 'merge' ? of : null
        changed('client', of)
        return args[1] === 'merge' ? find(clients, of) : client
      },
    ],
    [
      'POST',
      /^\/clients\/([^/]+)\/erase$/,
      ({ args }) => {
        const client = find(clients, args[0])
        Object.assign(client, { name: '—', phone: null, language: null, customFields: {}, erasedAt: new Date().toISOString() })
        for (let i = notes.length - 1; i >= 0; i--) if (notes[i].clientId === client.id) notes.splice(i, 1)
        for (const message of messages)
          if (conversations.some(chat => chat.id === message.conversationId && chat.clientId === client.id)) message.text = ''
        changed('client', client.id)
        return client
      },
    ],
    [
      'POST',
      /^\/clients\/([^/]+)\/status$/,
      ({ args, body, user }) => {
        const client = find(clients, args[0])
        history.unshift({
          id: id('step'),
          clientId: client.id,
          fromStatus: client.status,
          toStatus: body.status,
          byKind: 'user',
          byUserName: user.name,
          reason: null,
          at: new Date().toISOString(),
        })
        client.status = body.status
        changed('client', client.id)
        return client
      },
    ],
    [
      'GET',
      /^\/clients\/([^/]+)\/(notes|history)$/,
      ({ args, query }) =>
        page(
          (args[1] === 'notes' ? notes : history).filter(item => item.clientId === args[0]),
          query,
        ),
    ],
    [
      'POST',
      /^\/clients\/([^/]+)\/notes$/,
      ({ args, body, user }) => {
        const note = {
          id: id('note'),
          clientId: args[0],
          authorId: user.id,
          authorName: user.name,
          text: body.text,
          createdAt: new Date().toISOString(),
        }
        notes.unshift(note)
        changed('note', note.id, args[0], 'created')
        return [201, note]
      },
    ],
    [
      'DELETE',
      /^\/clients\/([^/]+)\/notes\/([^/]+)$/,
      ({ args }) => {
        notes.splice(notes.indexOf(find(notes, args[1])), 1)
        changed('note', args[1], args[0], 'deleted')
        return [204]
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
    ...knowledgeRoutes({ articles, questions, id, find, page, raise, changed }),
    ...offerRoutes({ holds, quotes, clients, products, id, find, page, raise, changed }),
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
        if (failure.retryAfter) response.setHeader('Retry-After', failure.retryAfter)
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
          // A file is not looked into.
          body: text && request.headers['content-type'] === 'application/json' ? JSON.parse(text) : undefined,
          user,
          headers: request.headers,
          closed,
        })
        if (result?.events) {
          response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
          return response.end(result.events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(''))
        }
        if (result?.file) {
          response.writeHead(200, { 'Content-Type': result.type, 'Cache-Control': 'no-store' })
          return response.end(result.file)
        }
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
    fail: (method, path, status, times = 1, code, retryAfter) => {
      const failure = { method, path, status, times, code, retryAfter }
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
        missing: [],
        createdAt: new Date().toISOString(),
      }
      messages.push(message)
      chat.unreadCount++
      chat.waitingSince ??= message.createdAt
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

/** Looks like a QR code. */
export const qrSvg = () =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" shape-rendering="crispEdges"><rect width="33" height="33" fill="#fff"/><path d="${Array.from(
    { length: 420 },
    (_, i) => `M${4 + ((i * 7) % 25)} ${4 + ((i * 13 + ((i * i) % 11)) % 25)}h1v1h-1z`,
  ).join('')}M4 4h7v7h-7zM22 4h7v7h-7zM4 22h7v7h-7z"/></svg>`

async function readBody(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const api = await startFakeApi({ port: 4173 })
  console.log(`${api.url}  (admin@example.com / correct-horse)`)
}
