// Files, quick replies, messages that leave later, tasks and colleagues of the made-up agency, and their part of the fake API.
import { crc32, deflateSync } from 'node:zlib'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A sea at sunset, more or less. */
function pngOf(width, height) {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isSea = y > height * 0.55 + 3 * Math.sin(x / 9)
      rows.set(isSea ? [20, 90 + y / 4, 140] : [250 - y / 3, 180 - y / 3, 120 + y / 4], y * (width * 3 + 1) + 1 + x * 3)
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const photo = pngOf(320, 240)

const mediaOf = (id, values) => ({
  id: id('media'),
  kind: 'image',
  mediaType: 'image/png',
  fileName: null,
  bytes: photo.length,
  seconds: null,
  state: 'stored',
  reason: null,
  transcription: 'none',
  ...values,
})

/** What clients send besides words, at the end of a chat. */
export function addMedia({ conversations, messages, id }, index = 0) {
  const say = (text, values, message = {}) =>
    messages.push({
      ...messages.find(one => one.author === 'client'),
      id: id('message'),
      conversationId: conversations[index].id,
      text,
      createdAt: new Date(Date.now() - 60_000).toISOString(),
      media: mediaOf(id, values),
      ...message,
    })
  say('', { kind: 'document', mediaType: 'application/pdf', fileName: 'Загранпаспорт Мария Ковалёва.pdf', bytes: 1_843_200 })
  say('Можно вылет из Казани? И желательно утром', {
    kind: 'voice',
    mediaType: 'audio/ogg; codecs=opus',
    seconds: 12,
    bytes: 24_000,
    transcription: 'done',
  })
  say('', { kind: 'video', mediaType: 'video/mp4', seconds: 34, bytes: 5_400_000 })
  say('', { state: 'unavailable', reason: 'failed' })
  say('', { kind: 'voice', mediaType: 'audio/ogg', seconds: 48, bytes: 90_000, transcription: 'pending' })
  say('Вот такой вид хотим из номера', {})
}

/** The first two sentences of a chat that will be sent by themselves. */
export function addScheduled({ scheduled, conversations, id }, index = 0) {
  const one = (text, localTime, values) =>
    scheduled.push({
      id: id('scheduled'),
      conversationId: conversations[index].id,
      authorId: 'user-admin',
      authorName: 'Ольга Смирнова',
      text,
      translation: null,
      asWritten: false,
      media: null,
      localTime,
      timeZone: 'Asia/Yekaterinburg',
      sendAt: new Date(Date.parse(`${localTime}:00Z`) - 5 * hour).toISOString(),
      cancelOnReply: true,
      state: 'waiting',
      reason: null,
      messageId: null,
      createdAt: new Date().toISOString(),
      version: 1,
      ...values,
    })
  one('Доброе утро! Удалось посмотреть варианты? Цены держатся до пятницы.', '2030-01-15T10:00')
  one('', '2030-01-17T18:00', {
    media: {
      id: id('media'),
      kind: 'document',
      mediaType: 'application/pdf',
      fileName: 'Программа тура.pdf',
      bytes: 240_000,
      seconds: null,
      state: 'stored',
      reason: null,
      transcription: 'none',
    },
    cancelOnReply: false,
  })
}

export function createChat({ conversations, clients, products, id, at }) {
  const client = clients.find(item => item.id === conversations[0].clientId)
  const replyOf = (shortcut, title, texts, productId = null) => ({
    id: id('reply'),
    shortcut,
    title,
    texts,
    productId,
    archivedAt: null,
    createdAt: at(day),
    version: 1,
  })
  const quickReplies = [
    replyOf('visa', 'Виза', {
      ru: '{{client}}, виза для этой поездки не нужна: достаточно загранпаспорта.',
      en: '{{client}}, you need no visa for this trip.',
      de: 'Für diese Reise brauchen Sie kein Visum.',
    }),
    replyOf('oplata', 'Как оплатить', { ru: 'Оплатить можно картой по ссылке или в офисе. Бронь держим 24 часа.' }),
    replyOf('kemer', 'Кемер', { ru: 'Подобрали для вас вот такой вариант:' }, products[0].id),
  ]
  const taskOf = (title, due, values) => ({
    id: id('task'),
    clientId: client.id,
    clientName: client.name,
    title,
    details: '',
    dueAt: new Date(Date.now() + due).toISOString(),
    assigneeId: 'user-admin',
    assigneeName: 'Ольга Смирнова',
    status: 'open',
    doneAt: null,
    createdAt: at(day),
    version: 1,
    ...values,
  })
  const tasks = [
    taskOf('Перезвонить насчёт виз', -3 * hour),
    taskOf('Выслать договор и счёт на предоплату', 26 * hour, { assigneeId: 'user-anna', assigneeName: 'Анна Петрова' }),
    taskOf('Обновить подборку отелей к маю', 6 * day, { clientId: null, clientName: null, details: 'Кемер, Белек, Сиде' }),
    taskOf('Поздравить с днём рождения', -2 * day, { status: 'done', doneAt: at(2 * day) }),
  ]
  return { quickReplies, scheduled: [], tasks, uploads: [] }
}

export function chatRoutes({ data, find, page, raise, changed, view }) {
  const { conversations, clients, products, messages, users, quickReplies, scheduled, tasks, uploads, id } = data
  const upToDate = (item, headers) => {
    if (headers['if-match'] && headers['if-match'] !== `"${item.version}"`) raise(412, 'request.version_stale')
    return item
  }
  const change = (item, body, entity, parentId = null) => {
    Object.assign(item, body, { version: item.version + 1 })
    changed(entity, item.id, parentId)
    return item
  }
  const photoOf = product => ({
    id: `photo-${product.id}`,
    url: `/api/products/${product.id}/photos/one`,
    width: 320,
    height: 240,
  })
  const cardOf = product =>
    [
      `*${product.title.ru ?? product.title.en}*`,
      product.city,
      '',
      ...product.departures.slice(0, 3).map(one => `• ${one.date}`),
    ].join('\n')
  const waiting = conversationId => scheduled.filter(one => one.conversationId === conversationId && one.state === 'waiting')
  const bytes = { file: photo, type: 'image/png' }
  return [
    [
      'GET',
      /^\/messages\/([^/]+)\/media$/,
      ({ args }) => (find(messages, args[0]).media?.state === 'stored' ? bytes : raise(409, 'media.not_there')),
    ],
    ['GET', /^\/products\/([^/]+)\/photos\/one$/, () => bytes],
    [
      'POST',
      /^\/messages\/([^/]+)\/media\/fetch$/,
      ({ args }) => {
        const message = find(messages, args[0])
        message.media = { ...message.media, state: 'fetching', reason: null }
        return [202, message]
      },
    ],
    [
      'POST',
      /^\/conversations\/([^/]+)\/media$/,
      ({ query, headers }) => {
        const mediaType = headers['content-type']
        const kind = mediaType.startsWith('image/') ? 'image' : mediaType.startsWith('video/') ? 'video' : 'document'
        const media = mediaOf(id, { kind, mediaType, fileName: query.get('name'), bytes: Number(headers['content-length']) })
        uploads.push(media)
        return media
      },
    ],
    [
      'POST',
      /^\/conversations\/([^/]+)\/assign$/,
      ({ args, body }) => {
        const chat = find(conversations, args[0])
        chat.assigneeId = body.assigneeId
        changed('conversation', chat.id)
        return view(chat)
      },
    ],
    [
      'GET',
      /^\/users\/colleagues$/,
      () => ({
        items: users
          .filter(user => user.status === 'active')
          .map(({ id: userId, name, role, isOnline, availability }) => ({
            id: userId,
            name,
            role,
            isThere: isOnline && availability !== 'away',
          })),
      }),
    ],
    [
      'GET',
      /^\/conversations\/([^/]+)\/quick-replies$/,
      ({ args, query }) => {
        const chat = find(conversations, args[0])
        const client = clients.find(item => item.id === chat.clientId)
        const q = (query.get('q') ?? '').toLowerCase()
        return {
          items: quickReplies
            .filter(reply => !reply.archivedAt && `${reply.shortcut} ${reply.title}`.toLowerCase().includes(q))
            .map(reply => {
              const language = reply.texts[client.language] ? client.language : 'ru'
              const tour = products.find(product => product.id === reply.productId)
              const text = reply.texts[language].replaceAll('{{client}}', client.name)
              return {
                id: reply.id,
                shortcut: reply.shortcut,
                title: reply.title,
                language,
                text: tour ? `${text}\n\n${cardOf(tour)}` : text,
                productId: reply.productId,
                photo: tour ? photoOf(tour) : null,
              }
            }),
        }
      },
    ],
    [
      'GET',
      /^\/conversations\/([^/]+)\/tour-cards\/([^/]+)$/,
      ({ args }) => {
        const product = find(products, args[1])
        return { productId: product.id, language: 'ru', text: cardOf(product), photo: photoOf(product) }
      },
    ],
    [
      'GET',
      /^\/quick-replies$/,
      ({ query }) =>
        page(
          quickReplies.filter(reply => !reply.archivedAt),
          query,
        ),
    ],
    [
      'POST',
      /^\/quick-replies$/,
      ({ body }) => {
        if (quickReplies.some(reply => reply.shortcut === body.shortcut)) raise(409, 'quick_reply.shortcut_taken')
        const reply = { id: id('reply'), archivedAt: null, createdAt: new Date().toISOString(), version: 1, ...body }
        quickReplies.push(reply)
        changed('quick_reply', reply.id, null, 'created')
        return [201, reply]
      },
    ],
    [
      'PATCH',
      /^\/quick-replies\/([^/]+)$/,
      ({ args, body, headers }) => change(upToDate(find(quickReplies, args[0]), headers), body, 'quick_reply'),
    ],
    [
      'DELETE',
      /^\/quick-replies\/([^/]+)$/,
      ({ args, headers }) => {
        change(upToDate(find(quickReplies, args[0]), headers), { archivedAt: new Date().toISOString() }, 'quick_reply')
        return [204]
      },
    ],
    [
      'GET',
      /^\/conversations\/([^/]+)\/scheduled-messages$/,
      ({ args }) => ({ timeZone: 'Asia/Yekaterinburg', items: waiting(find(conversations, args[0]).id) }),
    ],
    [
      'POST',
      /^\/conversations\/([^/]+)\/scheduled-messages$/,
      ({ args, body, user }) => {
        const sendAt = new Date(Date.parse(`${body.localTime}:00Z`) - 5 * hour)
        if (sendAt < new Date()) raise(422, 'scheduled_message.in_the_past')
        const one = {
          id: id('scheduled'),
          conversationId: args[0],
          authorId: user.id,
          authorName: user.name,
          translation: null,
          asWritten: false,
          media: null,
          timeZone: 'Asia/Yekaterinburg',
          sendAt: sendAt.toISOString(),
          cancelOnReply: true,
          state: 'waiting',
          reason: null,
          messageId: null,
          createdAt: new Date().toISOString(),
          version: 1,
          ...body,
        }
        scheduled.push(one)
        changed('scheduled_message', one.id, args[0], 'created')
        return [201, one]
      },
    ],
    [
      'PATCH',
      /^\/scheduled-messages\/([^/]+)$/,
      ({ args, body, headers }) => {
        const one = upToDate(find(scheduled, args[0]), headers)
        return change(one, body, 'scheduled_message', one.conversationId)
      },
    ],
    [
      'DELETE',
      /^\/scheduled-messages\/([^/]+)$/,
      ({ args, headers }) => {
        const one = upToDate(find(scheduled, args[0]), headers)
        change(one, { state: 'canceled', reason: 'by_manager' }, 'scheduled_message', one.conversationId)
        return [204]
      },
    ],
    [
      'GET',
      /^\/tasks$/,
      ({ query, user }) => {
        const assignee = query.get('assignee') === 'me' ? user.id : query.get('assignee')
        const fits = task =>
          task.status === (query.get('status') ?? 'open') &&
          (!assignee || task.assigneeId === assignee) &&
          (!query.get('client') || task.clientId === query.get('client'))
        return page(
          tasks.filter(fits).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt)),
          query,
        )
      },
    ],
    [
      'POST',
      /^\/tasks$/,
      ({ body, user }) => {
        const assignee = users.find(one => one.id === (body.assigneeId ?? user.id)) ?? raise(422, 'user.not_assignable')
        const task = {
          id: id('task'),
          clientName: clients.find(one => one.id === body.clientId)?.name ?? null,
          details: '',
          assigneeName: assignee.name,
          status: 'open',
          doneAt: null,
          createdAt: new Date().toISOString(),
          version: 1,
          ...body,
        }
        tasks.push(task)
        changed('task', task.id, task.clientId, 'created')
        return [201, task]
      },
    ],
    [
      'PATCH',
      /^\/tasks\/([^/]+)$/,
      ({ args, body, headers }) => {
        const task = upToDate(find(tasks, args[0]), headers)
        const doneAt = body.status === 'done' ? new Date().toISOString() : null
        return change(task, { ...body, doneAt }, 'task', task.clientId)
      },
    ],
  ]
}
