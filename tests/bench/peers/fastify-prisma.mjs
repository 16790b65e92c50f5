// The api suite's three endpoints as they are usually written with Fastify and Prisma, over our tables and under our row-level security.
import fastifyJwt from '@fastify/jwt'
import { PrismaPg } from '@prisma/adapter-pg'
import Fastify from 'fastify'
import { Prisma, PrismaClient } from './dist/prisma/client.ts'
import { settings } from './settings.mjs'

const uniqueViolation = 'P2002'
const notFound = 'P2025'
const maxLimit = 200

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: settings.postgres, max: settings.pool }) })

// Every statement of a request runs in a transaction that has named its tenant first, as row-level security asks for.
const inTenant = ({ tenant, sub, role }, work) =>
  prisma.$transaction(async tx => {
    await tx.$executeRaw`select set_config('app.tenant_id', ${tenant}, true), set_config('app.user_id', ${sub}, true), set_config('app.role', ${role}, true)`
    return work(tx)
  })

const encode = key => Buffer.from(JSON.stringify(key)).toString('base64url')
const decode = cursor => JSON.parse(Buffer.from(cursor, 'base64url').toString())

// Cuts the one row too many that was asked for, and makes the cursor of the last row kept.
const toPage = (rows, limit, item, key) => ({
  items: rows.slice(0, limit).map(item),
  nextCursor: rows.length > limit ? encode(key(rows[limit - 1])) : null,
})

const conversationOf = row => ({
  id: row.id,
  client: row.client,
  language: row.languageOverride ?? row.client.language,
  languageIsSet: row.languageOverride !== null,
  control: row.control,
  mode: row.mode,
  stage: row.stage,
  assigneeId: row.assigneeId,
  assignee: row.assignee,
  unreadCount: row.unreadCount,
  lastMessage:
    row.lastMessageText === null
      ? null
      : {
          text: row.lastMessageText,
          media: row.lastMessageMedia,
          direction: row.lastMessageDirection,
          author: row.lastMessageAuthor,
          status: row.lastMessageStatus,
          at: row.lastMessageAt,
        },
  lastMessageAt: row.lastMessageAt,
  openedAt: row.openedAt,
  closedAt: row.closedAt,
  controlChangedAt: row.controlChangedAt,
  attention: row.attentionAt === null ? null : { reason: row.attentionReason, at: row.attentionAt },
  waitingSince: row.waitingSince,
})

const messageOf = row => ({
  id: row.id,
  conversationId: row.conversationId,
  direction: row.direction,
  author: row.author,
  authorName: row.authorUser?.name ?? null,
  text: row.text,
  language: row.language,
  written: row.writtenText === null ? null : { text: row.writtenText, language: row.writtenLanguage },
  translations: Object.fromEntries(row.translations.map(({ language, text }) => [language, text])),
  missing: row.jobs.map(({ language, purpose, state, reason, proposal, differences }) => ({ language, for: purpose, state, reason, proposal, differences })),
  status: row.status,
  error: row.errorCode === null ? null : { code: row.errorCode, detail: row.errorDetail },
  createdAt: row.createdAt,
  sentAt: row.sentAt,
  agentRunId: row.agentRunId,
  viaPhone: row.viaPhone,
  idempotencyKey: row.idempotencyKey,
  event: row.event,
  media: row.media === null ? null : { ...row.media, bytes: Number(row.media.bytes) },
})

const withAll = {
  authorUser: { select: { name: true } },
  translations: { select: { language: true, text: true } },
  jobs: {
    select: { language: true, purpose: true, state: true, reason: true, proposal: true, differences: true },
    where: { state: { not: 'needless' } },
    orderBy: [{ purpose: 'asc' }, { language: 'asc' }],
  },
  media: {
    select: { id: true, kind: true, mediaType: true, fileName: true, bytes: true, seconds: true, state: true, reason: true, transcription: true },
  },
}
const params = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } }
const limit = { type: 'integer', minimum: 1, maximum: maxLimit, default: 50 }
const listSchema = { querystring: { type: 'object', properties: { limit, cursor: { type: 'string' } } } }
const threadSchema = { params, querystring: { type: 'object', properties: { limit, before: { type: 'string' } } } }
const sendSchema = {
  params,
  headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', format: 'uuid' } } },
  body: {
    type: 'object',
    required: ['text'],
    additionalProperties: false,
    properties: { text: { type: 'string', minLength: 1, maxLength: 4096 } },
  },
}

async function listConversations({ user, query }) {
  const after = query.cursor && decode(query.cursor)
  const rows = await inTenant(user, tx =>
    tx.conversation.findMany({
      where: after && {
        OR: [{ lastMessageAt: { lt: after.lastMessageAt } }, { lastMessageAt: after.lastMessageAt, id: { lt: after.id } }],
      },
      include: {
        client: { select: { id: true, name: true, phone: true, language: true } },
        assignee: { select: { id: true, name: true } },
      },
      orderBy: [{ lastMessageAt: 'desc' }, { id: 'desc' }],
      take: query.limit + 1,
    }),
  )
  return toPage(rows, query.limit, conversationOf, row => ({ lastMessageAt: row.lastMessageAt, id: row.id }))
}

async function listMessages({ user, params: { id }, query }, reply) {
  const before = query.before && decode(query.before)
  const rows = await inTenant(user, async tx => {
    const messages = await tx.message.findMany({
      where: { conversationId: id, seq: before && { lt: before.seq } },
      include: withAll,
      orderBy: { seq: 'desc' },
      take: query.limit + 1,
    })
    const exists = messages.length > 0 || (await tx.conversation.count({ where: { id } })) > 0
    return exists ? messages : null
  })
  return rows === null ? reply.code(404).send({ code: 'conversation.not_found' }) : toPage(rows, query.limit, messageOf, row => ({ seq: row.seq }))
}

// The change feed, from which other browsers learn of it: numbered without a gap for each organisation.
async function tell(tx, tenantId, changes) {
  const head = await tx.changeHead.upsert({
    where: { tenantId },
    create: { tenantId, seq: changes.length },
    update: { seq: { increment: changes.length } },
  })
  const base = head.seq - BigInt(changes.length)
  await tx.change.createMany({ data: changes.map((change, n) => ({ tenantId, seq: base + BigInt(n + 1), ...change })) })
}

// The position comes from the conversation's counter, under its row lock; a repeated key is found by its unique index.
async function sendMessage({ user, params: { id }, body: { text }, headers }, reply) {
  const idempotencyKey = headers['idempotency-key'] ?? null
  const key = { tenantId: user.tenant, id }
  try {
    const message = await inTenant(user, async tx => {
      const { messageCount } = await tx.conversation.update({
        where: { tenantId_id: key },
        data: {
          messageCount: { increment: 1 },
          lastMessageAt: new Date(),
          lastMessageText: text.slice(0, 300),
          lastMessageDirection: 'outbound',
          lastMessageAuthor: 'manager',
          lastMessageStatus: 'queued',
        },
        select: { messageCount: true },
      })
      const sent = await tx.message.create({
        data: {
          tenantId: user.tenant,
          conversationId: id,
          seq: messageCount,
          direction: 'outbound',
          author: 'manager',
          authorUserId: user.sub,
          text,
          status: 'queued',
          idempotencyKey,
        },
        include: withAll,
      })
      await tell(tx, user.tenant, [
        { entity: 'conversation', id, kind: 'updated' },
        { entity: 'message', id: sent.id, parentId: id, kind: 'created' },
      ])
      return sent
    })
    return reply.code(202).send(messageOf(message))
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error
    if (error.code === notFound) return reply.code(404).send({ code: 'conversation.not_found' })
    if (error.code !== uniqueViolation) throw error
    const previous = await inTenant(user, tx => tx.message.findFirst({ where: { idempotencyKey }, include: withAll }))
    return previous?.conversationId === id && previous.text === text
      ? reply.code(202).send(messageOf(previous))
      : reply.code(422).send({ code: 'request.idempotency_key_reused' })
  }
}

// Listens until standard input ends.
export async function serve() {
  const app = Fastify()
  await app.register(fastifyJwt, {
    secret: Buffer.from(settings.signingKey, 'base64'),
    verify: { algorithms: ['HS256'], allowedIss: 'soulcrm', allowedAud: 'soulcrm-api', checkTyp: 'at+jwt' },
  })
  app.addHook('onRequest', request => request.jwtVerify())
  app.get('/api/conversations', { schema: listSchema }, listConversations)
  app.get('/api/conversations/:id/messages', { schema: threadSchema }, listMessages)
  app.post('/api/conversations/:id/messages', { schema: sendSchema }, sendMessage)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  console.log(JSON.stringify({ url }))
  process.stdin.resume()
  await new Promise(resolve => process.stdin.on('end', resolve))
  await app.close()
  await prisma.$disconnect()
}
