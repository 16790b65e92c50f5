// Drafts, briefs, notices and figures of drafts, for the stand-in of the API.
const minute = 60_000

export function createFlow({ conversations, clients, products, messages, at, id }) {
  const [needsPerson, , , withDraft] = conversations
  const suggestionOf = (chat, values) => ({
    id: id('draft'),
    conversationId: chat.id,
    agentRunId: id('run'),
    agentKind: 'selection',
    language: 'ru',
    throughSeq: messages.filter(message => message.conversationId === chat.id).length,
    state: 'open',
    requestedBy: null,
    messageId: null,
    createdAt: at(3 * minute),
    decidedAt: null,
    ...values,
  })
  Object.assign(withDraft, {
    mode: 'suggest',
    control: 'agent',
    closedAt: null,
    attention: { reason: 'draft', at: at(3 * minute) },
  })
  const suggestions = [
    suggestionOf(withDraft, {
      agentKind: 'communication',
      language: 'fr',
      text: 'Bonjour Jean-Luc, toutes nos excuses pour l’attente. J’ai prévenu une responsable, elle vous rappelle avant 18 h.\nPuis-je vous aider en attendant ?',
    }),
  ]
  for (const chat of conversations) {
    const last = messages.findLast(message => message.conversationId === chat.id && message.event === null)
    chat.waitingSince = last?.direction === 'inbound' && !chat.closedAt ? last.createdAt : null
  }
  const noticeOf = (kind, ago, chat, values = {}) => ({
    id: id('notice'),
    kind,
    title: '',
    clientId: chat?.clientId ?? null,
    clientName: clients.find(client => client.id === chat?.clientId)?.name ?? null,
    conversationId: chat?.id ?? null,
    taskId: null,
    createdAt: at(ago * minute),
    readAt: null,
    ...values,
  })
  const read = { readAt: at(minute) }
  const notices = [
    noticeOf('handoff', 18, needsPerson),
    noticeOf('draft', 33, withDraft),
    noticeOf('mention', 95, conversations[1], { title: 'Анна, посмотри, пожалуйста: просит тихий отель и ранний заезд' }),
    noticeOf('handoff_escalated', 26 * 60, conversations[4], read),
    noticeOf('client_waiting', 27 * 60, conversations[2], read),
    noticeOf('task', 30 * 60, conversations[0], { title: 'Перезвонить насчёт виз', ...read }),
    noticeOf('tokens_80', 50 * 60, null, read),
  ]
  const told = products.slice(0, 2).map((product, index) => ({
    productId: product.id,
    title: product.title,
    date: product.departures[0]?.date ?? '2027-07-10',
    priceAdult: 1190 - index * 120,
    currency: 'EUR',
    stands: index === 0,
    toldAt: at(57 * minute),
  }))
  return { suggestions, notices, told, suggestionOf }
}

export function flowRoutes({ data, find, page, raise, changed, view }) {
  const { conversations, messages, qualifications, suggestions, notices, told, users } = data
  const decide = (suggestion, state) => {
    Object.assign(suggestion, { state, decidedAt: new Date().toISOString() })
    const chat = find(conversations, suggestion.conversationId)
    if (chat.attention?.reason === 'draft') chat.attention = null
    changed('suggestion', suggestion.id, chat.id)
    changed('conversation', chat.id)
  }
  const openOf = chatId => suggestions.find(item => item.conversationId === chatId && item.state === 'open')
  return {
    /** A message that names a draft decides about it. Tells whether the agents keep the word. */
    send(chat, { text, suggestionId }) {
      const open = openOf(chat.id)
      if (suggestionId && suggestionId !== open?.id) raise(409, 'suggestion.decided')
      if (open) decide(open, !suggestionId ? 'dismissed' : text === open.text ? 'accepted' : 'edited')
      return suggestionId !== undefined && chat.control === 'agent'
    },
    routes: [
      [
        'GET',
        /^\/conversations\/([^/]+)\/suggestions$/,
        ({ args, query }) =>
          page(
            suggestions.filter(
              item => item.conversationId === args[0] && (!query.get('state') || item.state === query.get('state')),
            ),
            query,
          ),
      ],
      [
        'POST',
        /^\/conversations\/([^/]+)\/suggestions$/,
        ({ args, user }) => {
          const chat = find(conversations, args[0])
          const open = openOf(chat.id)
          if (open) decide(open, 'outdated')
          const suggestion = data.suggestionOf(chat, {
            agentKind: 'communication',
            text: 'Да, прямой рейс есть: вылет из Москвы в 7:40, в пути около четырёх часов.',
            requestedBy: user.id,
            createdAt: new Date().toISOString(),
          })
          suggestions.unshift(suggestion)
          changed('suggestion', suggestion.id, chat.id, 'created')
          return [201, suggestion]
        },
      ],
      [
        'POST',
        /^\/suggestions\/([^/]+)\/dismiss$/,
        ({ args }) => {
          const suggestion = find(suggestions, args[0])
          if (suggestion.state !== 'open') raise(409, 'suggestion.decided')
          decide(suggestion, 'dismissed')
          return suggestion
        },
      ],
      [
        'POST',
        /^\/conversations\/([^/]+)\/mode$/,
        ({ args, body }) => {
          const chat = Object.assign(find(conversations, args[0]), { mode: body.mode })
          changed('conversation', chat.id)
          return view(chat)
        },
      ],
      [
        'GET',
        /^\/conversations\/([^/]+)\/brief$/,
        ({ args }) => {
          const chat = find(conversations, args[0])
          const own = messages.filter(message => message.conversationId === chat.id && message.author === 'client')
          const asked = chat.attention !== null
          return {
            reason: asked ? chat.attention.reason : null,
            requestedAt: asked ? chat.attention.at : null,
            offeredTo: asked ? { id: users[0].id, name: users[0].name } : null,
            escalation: asked ? 1 : 0,
            wants: { id: chat.clientId, edited: [], version: 1, ...qualifications.get(chat.clientId) },
            missing: ['budget'].filter(() => !qualifications.get(chat.clientId)?.budget),
            told: asked ? told : [],
            open: asked
              ? own.slice(-3).map(message => ({ messageId: message.id, text: message.text, at: message.createdAt }))
              : [],
          }
        },
      ],
      [
        'GET',
        /^\/notifications$/,
        ({ query }) =>
          page(
            notices.filter(notice => query.get('unread') !== 'true' || !notice.readAt),
            query,
          ),
      ],
      [
        'POST',
        /^\/notifications\/read-all$/,
        ({ user }) => {
          for (const notice of notices) notice.readAt ??= new Date().toISOString()
          changed('notifications', user.id, user.id)
          return [204]
        },
      ],
      [
        'POST',
        /^\/notifications\/([^/]+)\/read$/,
        ({ args, user }) => {
          find(notices, args[0]).readAt ??= new Date().toISOString()
          changed('notification', args[0], user.id)
          return [204]
        },
      ],
      [
        'GET',
        /^\/analytics\/suggestions$/,
        ({ query }) => ({
          from: query.get('from'),
          to: query.get('to'),
          items: [
            {
              agentKind: 'communication',
              made: 214,
              onDemand: 31,
              open: 2,
              accepted: 128,
              edited: 52,
              dismissed: 19,
              outdated: 13,
            },
            { agentKind: 'selection', made: 87, onDemand: 4, open: 1, accepted: 40, edited: 33, dismissed: 6, outdated: 7 },
          ],
        }),
      ],
    ],
  }
}
