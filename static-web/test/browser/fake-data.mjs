// A small agency with chats in several languages and states, so that every look of a screen has something to show.
import { createAgents } from './fake-agents.mjs'

const minute = 60_000
const day = 24 * 60 * minute

export function createData(now = Date.now()) {
  const at = ago => new Date(now - ago).toISOString()
  let sequence = 0
  const id = prefix => `${prefix}-${String(++sequence).padStart(4, '0')}`

  const organization = {
    id: 'org-1',
    name: 'Синее море',
    timeZone: 'Europe/Moscow',
    workingLanguage: 'ru',
    quietWindowSeconds: 8,
    sendPerMinute: 20,
    workingHours: {
      mon: [['09:00', '18:00']],
      tue: [['09:00', '18:00']],
      wed: [
        ['09:00', '13:00'],
        ['14:00', '18:00'],
      ],
      thu: [['09:00', '18:00']],
      fri: [['09:00', '17:00']],
    },
    requireTotp: false,
    maxUsers: 5,
    slaMinutes: 15,
    followUps: true,
    closeAfterDays: 7,
    handoffAfterReplies: 8,
    handoffOnBargaining: true,
    version: 1,
  }
  const person = (values, seenAgo = null) => ({
    language: 'ru',
    status: 'active',
    totpEnabled: false,
    lastSeenAt: seenAgo === null ? null : at(seenAgo),
    availability: 'available',
    isOnline: false,
    maxOpenDialogs: 10,
    createdAt: at(200 * day),
    ...values,
  })
  const users = [
    person(
      {
        id: 'user-admin',
        name: 'Ольга Смирнова',
        email: 'admin@example.com',
        role: 'org_admin',
        totpEnabled: true,
        isOnline: true,
      },
      minute,
    ),
    person(
      { id: 'user-anna', name: 'Анна Петрова', email: 'anna@example.com', role: 'manager', isOnline: true, availability: 'away' },
      3 * 60 * minute,
    ),
    person(
      { id: 'user-igor', name: 'Игорь Кравченко', email: 'igor@example.com', role: 'manager', status: 'disabled' },
      40 * day,
    ),
    person({
      id: 'user-vera',
      name: 'Вера Константинопольская-Рождественская',
      email: 'vera.konstantinopolskaya@very-long-agency.example',
      role: 'manager',
      status: 'invited',
    }),
  ]
  const agents = {
    windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
  }
  const sessions = [
    { id: 'session-1', address: '203.0.113.7', userAgent: agents.windows, current: true, lastUsedAt: at(minute) },
    { id: 'session-2', address: '198.51.100.24', userAgent: agents.iphone, current: false, lastUsedAt: at(26 * 60 * minute) },
    { id: 'session-3', address: null, userAgent: null, current: false, lastUsedAt: at(9 * day) },
  ].map(session => ({ createdAt: at(20 * day), expiresAt: at(-10 * day), ...session }))
  const entry = (index, operation, values = {}) => ({
    id: `entry-${index}`,
    at: at(index * 47 * minute),
    userId: 'user-admin',
    userName: 'Ольга Смирнова',
    role: 'org_admin',
    guestReason: null,
    operation,
    targetId: null,
    details: {},
    address: '203.0.113.7',
    requestId: null,
    ...values,
  })
  const anna = { userId: 'user-anna', userName: 'Анна Петрова', role: 'manager', address: '198.51.100.24' }
  const guest = { userId: null, userName: 'Soul CRM', role: 'org_admin', guestReason: 'Обращение 4211: не приходят сообщения' }
  const audit = [
    entry(1, 'InviteUser'),
    entry(2, 'SetClientStatus', anna),
    entry(3, 'GetConversation', guest),
    entry(4, 'ListMessages', guest),
    entry(5, 'UpdateOrganization'),
    entry(6, 'SendMessage', anna),
    entry(7, 'Login', anna),
    entry(30, 'RefreshTokenReused', { userId: null, userName: null, role: 'system', address: null }),
    entry(40, 'FrobnicateTheThing'),
    entry(50, 'ArchiveProduct'),
  ]

  const clients = []
  const notes = []
  const history = []
  const conversations = []
  const messages = []
  const qualifications = new Map()

  function chat({
    name,
    phone,
    language,
    status = 'in_dialogue',
    control = 'agent',
    assignee = null,
    attention = null,
    unread = 0,
    closed = false,
    brief,
    lines,
  }) {
    const client = {
      id: id('client'),
      name,
      phone,
      language,
      status,
      ownerId: assignee,
      tags: [],
      customFields: brief ? { Загранпаспорт: 'до 14.03.2031', 'Бонусная карта': '7743 2210 0091' } : {},
      consent: 'unknown',
      consentAt: null,
      blocked: false,
      notesCount: 0,
      archivedAt: null,
      createdAt: at(lines[0].ago),
      lastSeenAt: at(lines.findLast(line => line.from === 'client')?.ago ?? lines[0].ago),
    }
    clients.push(client)
    if (brief) {
      notes.push(
        {
          id: id('note'),
          clientId: client.id,
          authorId: 'user-anna',
          authorName: 'Анна Петрова',
          text: 'Просила не звонить до обеда.\nВ прошлом году летали в Белек, отель не понравился: https://example.com/otzyv',
          createdAt: at(2 * day),
        },
        { id: id('note'), clientId: client.id, authorId: null, authorName: null, text: 'VIP', createdAt: at(60 * day) },
      )
      const step = (fromStatus, toStatus, byKind, byUserName, ago, reason = null) =>
        history.push({ id: id('step'), clientId: client.id, fromStatus, toStatus, byKind, byUserName, reason, at: at(ago) })
      step('qualified', 'offer_sent', 'user', 'Анна Петрова', day, 'Отправила три варианта на почту')
      step('in_dialogue', 'qualified', 'agent', null, 2 * day, 'qualified')
      step(null, 'new', 'system', null, 3 * day)
    }
    const conversationId = id('chat')
    for (const line of lines) {
      const outbound = line.from !== 'client' && line.from !== 'event'
      messages.push({
        id: id('message'),
        conversationId,
        direction: outbound ? 'outbound' : line.from === 'event' ? 'outbound' : 'inbound',
        author: line.from === 'event' ? 'system' : line.from,
        authorName: line.from === 'manager' ? (line.by ?? 'Анна Петрова') : null,
        text: line.text ?? '',
        language: line.language ?? language,
        written: null,
        translations: line.translations ?? {},
        missing: line.missing ?? [],
        status: line.status ?? (outbound ? 'read' : 'received'),
        error: line.error ?? null,
        createdAt: at(line.ago),
        sentAt: outbound && line.status !== 'failed' ? at(line.ago) : null,
        agentRunId: line.from === 'agent' ? id('run') : null,
        viaPhone: line.viaPhone ?? false,
        idempotencyKey: null,
        event: line.event ?? null,
        media: null,
      })
    }
    const own = messages.filter(message => message.conversationId === conversationId)
    qualifications.set(client.id, {
      destination: null,
      country: null,
      tourType: null,
      dateFrom: null,
      dateTo: null,
      flexible: null,
      adults: null,
      children: [],
      budget: null,
      wishes: [],
      score: 0,
      completeness: 0,
      sources: {},
      ...brief?.(own),
    })
    conversations.push({
      id: conversationId,
      clientId: client.id,
      control,
      mode: 'auto',
      stage: control === 'manager' ? 'with_manager' : 'qualification',
      assigneeId: assignee,
      unreadCount: unread,
      openedAt: at(lines[0].ago),
      closedAt: closed ? at(lines.at(-1).ago) : null,
      controlChangedAt: at(lines.at(-1).ago + 3 * minute),
      attention: attention && { reason: attention, at: at(lines.at(-1).ago) },
    })
    return conversationId
  }

  // A long thread, two days of it, for scrolling and loading upward.
  const longLines = []
  for (let i = 0; i < 130; i++) {
    longLines.push({
      from: ['client', 'agent', 'client', 'manager'][i % 4],
      ago: 2 * day - i * 12 * minute,
      text: `${i + 1}. ${['А отель далеко от моря?', 'До пляжа 250 метров, дорога через сад — около четырёх минут пешком.', 'Хорошо, спасибо!', 'Я уточнила у отеля: есть номера с видом на море и детской кроваткой. Кроватку ставят бесплатно, нужно только предупредить за сутки.'][i % 4]}`,
    })
  }

  chat({
    name: 'Мария Ковалёва',
    phone: '+79161234567',
    language: 'ru',
    status: 'qualified',
    attention: 'asked_for_person',
    unread: 3,
    brief: own => ({
      destination: 'Турция, Кемер',
      country: 'TR',
      tourType: 'seaside',
      dateFrom: '2027-07-10',
      dateTo: '2027-07-20',
      flexible: true,
      adults: 2,
      children: [{ age: 4 }, { age: 7 }],
      budget: { amount: 2500, currency: 'EUR' },
      wishes: ['первая линия', 'детский клуб', 'без пересадок'],
      score: 82,
      completeness: 90,
      sources: { destination: own[2].id, dates: own[2].id, travellers: own[4].id, budget: own[6].id, wishes: own[4].id },
    }),
    lines: [
      { from: 'client', ago: day + 40 * minute, text: 'Здравствуйте! Хотим с детьми на море летом' },
      {
        from: 'agent',
        ago: day + 39 * minute,
        text: 'Здравствуйте, Мария! Я цифровой помощник агентства «Синее море». Подскажите, какие страны рассматриваете и на какие даты?',
      },
      { from: 'client', ago: day + 30 * minute, text: 'Турция, лучше Кемер. С 10 по 20 июля, плюс-минус пара дней' },
      { from: 'agent', ago: day + 29 * minute, text: 'Отличный выбор. Сколько человек едет и сколько лет детям?' },
      { from: 'client', ago: 70 * minute, text: 'Двое взрослых и двое детей, 4 и 7 лет. Хочется первую линию и детский клуб' },
      { from: 'agent', ago: 69 * minute, text: 'Поняла. На какой бюджет ориентируетесь на всю семью?' },
      { from: 'client', ago: 58 * minute, text: 'До 2500 евро' },
      {
        from: 'agent',
        ago: 57 * minute,
        text: 'Нашла два варианта с вылетом 10 июля:\n1. «Кемер, семейный отель на первой линии», 10 дней — от 2 380 €.\n2. «Бельдиби, всё включено» — от 2 140 €.\nПодробнее: https://example.com/tours/kemer-family.',
      },
      { from: 'client', ago: 19 * minute, text: 'А можно узнать точно, есть ли прямой рейс?' },
      { from: 'client', ago: 18 * minute, text: 'И хотелось бы поговорить с человеком' },
      { from: 'event', ago: 18 * minute, event: { kind: 'handoff', by: null } },
      { from: 'client', ago: 17 * minute, text: 'Можно позвонить?' },
    ],
  })
  chat({
    name: 'Ahmed Al-Farsi',
    phone: '+971501234567',
    language: 'ar',
    status: 'negotiating',
    control: 'manager',
    assignee: 'user-admin',
    unread: 1,
    brief: own => ({
      destination: 'Грузия',
      adults: 2,
      budget: { amount: 3200, currency: 'USD' },
      completeness: 45,
      sources: { destination: own[0].id },
    }),
    lines: [
      {
        from: 'client',
        ago: 190 * minute,
        text: 'مرحبا، نريد السفر إلى جورجيا في شهر ديسمبر',
        translations: {
          ru: 'Здравствуйте, мы хотим поехать в Грузию в декабре',
          en: 'Hello, we would like to travel to Georgia in December',
        },
      },
      {
        from: 'agent',
        ago: 189 * minute,
        text: 'أهلاً بك! كم عدد المسافرين؟',
        translations: { ru: 'Здравствуйте! Сколько человек едет?', en: 'Welcome! How many travellers?' },
      },
      { from: 'client', ago: 180 * minute, text: 'شخصان بالغان', translations: { ru: 'Двое взрослых', en: 'Two adults' } },
      { from: 'event', ago: 170 * minute, event: { kind: 'takeover', by: 'Ольга Смирнова' } },
      {
        from: 'manager',
        by: 'Ольга Смирнова',
        ago: 165 * minute,
        text: 'Добрый день, Ахмед! Меня зовут Ольга. Подготовлю для вас две программы: Тбилиси и горы.',
        language: 'ru',
      },
      {
        from: 'manager',
        by: 'Ольга Смирнова',
        ago: 164 * minute,
        text: 'Пришлю цены сегодня до 18:00.',
        language: 'ru',
        status: 'delivered',
      },
      {
        from: 'manager',
        by: 'Ольга Смирнова',
        ago: 60 * minute,
        text: 'Программа и цены: 7 дней, 1 480 $ на двоих.',
        language: 'ru',
        viaPhone: true,
      },
      {
        from: 'manager',
        by: 'Ольга Смирнова',
        ago: 20 * minute,
        text: 'Ахмед, удалось посмотреть программу?',
        language: 'ru',
        status: 'failed',
        error: { code: 'whatsapp.session_disconnected', detail: null },
      },
      {
        from: 'client',
        ago: 8 * minute,
        text: 'نعم، هل السعر يشمل الفندق؟',
        translations: { ru: 'Да. В цену входит отель?', en: 'Yes. Does the price include the hotel?' },
      },
    ],
  })
  chat({
    name: 'Семья Лазаревых-Константинопольских',
    phone: '+79031112233',
    language: 'ru',
    status: 'offer_sent',
    control: 'manager',
    assignee: 'user-anna',
    lines: longLines,
  })
  chat({
    name: 'Jean-Luc Moreau',
    phone: '+33612345678',
    language: 'fr',
    attention: 'complaint',
    unread: 2,
    lines: [
      {
        from: 'client',
        ago: 40 * minute,
        text: 'Bonjour, personne ne répond au téléphone depuis hier !',
        translations: {
          ru: 'Здравствуйте, со вчерашнего дня никто не берёт трубку!',
          en: 'Hello, nobody has answered the phone since yesterday!',
        },
      },
      {
        from: 'client',
        ago: 6 * minute,
        text: 'C’est inadmissible.',
        translations: { ru: 'Это недопустимо.', en: 'This is unacceptable.' },
      },
    ],
  })
  chat({
    name: 'Emma Schneider',
    phone: '+4915112345678',
    language: 'de',
    lines: [
      { from: 'client', ago: 12 * minute, text: 'Gibt es im Januar noch Plätze für Dubai?' },
      {
        from: 'agent',
        ago: 11 * minute,
        text: 'Ja, am 15. Januar sind noch 6 Plätze frei. Für wie viele Personen darf ich anfragen?',
        status: 'delivered',
      },
    ],
  })
  chat({
    name: '',
    phone: '+79990001122',
    language: 'ru',
    status: 'new',
    lines: [
      { from: 'client', ago: 2 * minute, text: 'Сколько стоит Египет?' },
      { from: 'agent', ago: 1 * minute, text: 'Здравствуйте! На какие даты смотрите и сколько вас будет?', status: 'queued' },
    ],
  })
  chat({
    name: 'Дмитрий Орлов',
    phone: '+79265554433',
    language: 'ru',
    status: 'won',
    closed: true,
    lines: [
      { from: 'client', ago: 5 * day, text: 'Оплатили, спасибо!' },
      { from: 'manager', ago: 5 * day - 5 * minute, text: 'Отличного отдыха!' },
      { from: 'event', ago: 5 * day - 6 * minute, event: { kind: 'closed', by: 'Анна Петрова' } },
    ],
  })
  const first = ['Анна', 'Сергей', 'Елена', 'Павел', 'Ирина', 'Олег', 'Светлана', 'Максим']
  const last = ['Иванова', 'Кузнецов', 'Попова', 'Соколов', 'Лебедева', 'Новиков', 'Морозова', 'Волков']
  for (let i = 0; i < 140; i++) {
    chat({
      name: `${first[i % 8]} ${last[(i * 3) % 8]}`,
      phone: `+7916${String(2000000 + i * 7919).slice(0, 7)}`,
      language: i % 9 === 0 ? 'en' : 'ru',
      control: i % 3 === 0 ? 'manager' : 'agent',
      assignee: i % 3 === 0 ? (i % 2 ? 'user-anna' : 'user-admin') : null,
      lines: [
        { from: 'client', ago: (2 + i) * 3 * 60 * minute + 10 * minute, text: 'Здравствуйте, подскажите по турам на майские' },
        {
          from: i % 3 === 0 ? 'manager' : 'agent',
          ago: (2 + i) * 3 * 60 * minute,
          text: 'Здравствуйте! Подберу варианты: откуда вылет и сколько вас?',
        },
      ],
    })
  }

  const soon = days => new Date(now + days * day).toISOString().slice(0, 10)
  const products = []
  function tour(ru, en, country, city, type, days, price, currency, dates, seats = 20) {
    products.push({
      id: id('tour'),
      title: { ru, ...(en && { en }) },
      description: {
        ru: 'Небольшой отель на первой линии, до пляжа — минута через сад. Детский клуб с четырёх лет, вечером анимация на русском. Подходит семьям и тем, кто хочет спокойного отдыха без переездов.',
        ...(en && {
          en: 'A small beachfront hotel; the beach is a minute away through the garden. Kids’ club from age four, evening entertainment. Good for families and for a quiet holiday without transfers.',
        }),
      },
      country,
      city,
      type,
      days,
      inclusions: ['Перелёт туда и обратно', 'Трансфер аэропорт — отель', 'Завтраки и ужины', 'Медицинская страховка'],
      status: 'active',
      departures: dates.map((when, index) => ({
        id: id('departure'),
        date: soon(when),
        seatsTotal: seats,
        seatsLeft: index === 0 ? 3 : index === 1 ? 0 : seats - index,
        priceAdult: price + index * 40,
        priceChild: Math.round(price * 0.6),
        priceInfant: 0,
        singleSupplement: 180,
        currency,
      })),
      createdAt: at(30 * day),
    })
  }
  tour(
    'Кемер: семейный отдых на первой линии',
    'Kemer: family holiday on the beachfront',
    'TR',
    'Кемер',
    'seaside',
    10,
    620,
    'EUR',
    [14, 28, 45, 60, 75],
  )
  tour('Шарм-эш-Шейх, всё включено', 'Sharm El Sheikh, all inclusive', 'EG', 'Шарм-эш-Шейх', 'seaside', 8, 540, 'USD', [10, 24])
  tour('Грузия: Тбилиси и Казбеги', 'Georgia: Tbilisi and Kazbegi', 'GE', 'Тбилиси', 'mountain', 7, 740, 'USD', [20, 50, 80])
  tour('Дубай на Новый год', null, 'AE', 'Дубай', 'city', 6, 1150.5, 'USD', [33])
  tour(
    'Пхукет: две недели у моря',
    'Phuket: two weeks by the sea',
    'TH',
    'Пхукет',
    'seaside',
    14,
    1390,
    'USD',
    [40, 70, 100, 130],
  )
  tour('Рим, Флоренция, Венеция', 'Rome, Florence, Venice', 'IT', 'Рим', 'city', 9, 1280, 'EUR', [])

  return {
    organization,
    users,
    sessions,
    audit,
    clients,
    duplicates: [
      {
        of: clients[0].id,
        reason: 'name',
        client: { ...clients[0], id: id('client'), name: 'Мария Ковалева', phone: '+79161234577' },
      },
    ],
    notes,
    history,
    conversations,
    messages,
    qualifications,
    products,
    ...createAgents(at),
    id,
    at,
  }
}
