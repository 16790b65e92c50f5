// Seats that the made-up agency keeps, its quotes, and their part of the fake API.
const hour = 3_600_000
const day = 24 * hour

const textOf = quote =>
  [
    `Предложение № ${quote.number} — Горизонт`,
    '',
    ...quote.lines.map(
      line => `• ${line.title}: ${line.quantity} × ${line.unitPrice} ${quote.currency} = ${line.amount} ${quote.currency}`,
    ),
    '',
    `Итого: ${quote.total} ${quote.currency}`,
    `Предложение действует до ${quote.validUntil}`,
    ...(quote.note ? ['', quote.note] : []),
  ].join('\n')

export function createOffers({ conversations, clients, products, id, at }) {
  const holds = []
  const hold = (chat, tour, departure, state, seats, more = {}) => {
    const client = clients.find(item => item.id === conversations[chat].clientId)
    const product = products[tour]
    holds.push({
      id: id('hold'),
      clientId: client.id,
      clientName: client.name,
      conversationId: conversations[chat].id,
      productId: product.id,
      productTitle: product.title,
      departureId: product.departures[departure].id,
      departureDate: product.departures[departure].date,
      seats,
      state,
      heldBy: state === 'proposed' ? 'agent' : 'manager',
      managerId: null,
      managerName: state === 'proposed' ? null : 'Ольга Смирнова',
      minutes: 1440,
      expiresAt: state === 'held' ? new Date(Date.now() + (more.leftMs ?? 20 * hour)).toISOString() : null,
      waitingPosition: null,
      seatsLeft: product.departures[departure].seatsLeft,
      note: '',
      createdAt: at(day),
      heldAt: null,
      endedAt: null,
      version: 1,
      ...more,
    })
  }
  hold(0, 2, 0, 'proposed', 3)
  hold(0, 2, 1, 'held', 2, { leftMs: 75 * 60_000, note: 'Ждут ответа с работы, позвонить вечером.' })
  hold(0, 4, 0, 'waiting', 2, { waitingPosition: 2 })
  hold(0, 4, 1, 'expired', 2)
  hold(1, 4, 0, 'held', 4)
  hold(2, 4, 0, 'waiting', 1, { waitingPosition: 1 })
  hold(3, 4, 2, 'proposed', 2)

  const quotes = []
  const quote = (chat, number, state, revision, lines, more = {}) => {
    const client = clients.find(item => item.id === conversations[chat].clientId)
    const made = lines.map(([kind, title, quantity, unitPrice]) => ({
      kind,
      title,
      productId: kind === 'other' ? null : products[2].id,
      departureId: kind === 'other' ? null : products[2].departures[1].id,
      dateFrom: null,
      dateTo: null,
      quantity,
      unitPrice,
      amount: quantity * unitPrice,
    }))
    const one = {
      id: id('quote'),
      number,
      clientId: client.id,
      clientName: client.name,
      conversationId: conversations[chat].id,
      state,
      revision,
      language: 'ru',
      currency: 'USD',
      validUntil: new Date(Date.now() + 5 * day).toISOString().slice(0, 10),
      note: '',
      lines: made,
      total: made.reduce((sum, line) => sum + line.amount, 0),
      tours: [{ departureId: products[2].departures[1].id, adults: 2, children: 1, infants: 0, singles: null }],
      extras: lines
        .filter(([kind]) => kind === 'other')
        .map(([, title, quantity, unitPrice]) => ({ title, quantity, unitPrice })),
      messageId: null,
      createdByName: 'Ольга Смирнова',
      createdAt: at(2 * day),
      updatedAt: at(day),
      sentAt: null,
      acceptedAt: null,
      expiredAt: null,
      revisions: [],
      version: revision,
      ...more,
    }
    one.text = textOf(one)
    quotes.push(one)
  }
  quote(
    0,
    14,
    'draft',
    2,
    [
      ['adult', 'Грузия: Тбилиси и Казбеги', 2, 780],
      ['child', 'Грузия: Тбилиси и Казбеги', 1, 444],
      ['other', 'Трансфер с детским креслом', 2, 45.5],
    ],
    { note: 'Цена с перелётом из Москвы.' },
  )
  quote(0, 9, 'sent', 1, [['adult', 'Грузия: Тбилиси и Казбеги', 2, 740]])
  quote(0, 5, 'accepted', 1, [['other', 'Виза и страховка', 2, 60]])
  return { holds, quotes }
}

export function offerRoutes({ holds, quotes, clients, products, id, find, page, raise, changed }) {
  const touched = item => {
    item.version++
    changed('hold', item.id, item.clientId)
    return item
  }
  const departureOf = wanted => {
    for (const product of products)
      for (const departure of product.departures) if (departure.id === wanted) return { product, departure }
    return raise(422, 'departure.unknown')
  }
  const refill = (quote, body) => {
    const lines = []
    for (const tour of body.tours ?? quote.tours) {
      const { product, departure } = departureOf(tour.departureId)
      const line = (kind, quantity, unitPrice) =>
        quantity > 0 &&
        lines.push({
          kind,
          title: product.title.ru,
          productId: product.id,
          departureId: departure.id,
          dateFrom: departure.date,
          dateTo: departure.date,
          quantity,
          unitPrice,
          amount: quantity * unitPrice,
        })
      line('adult', tour.adults, departure.priceAdult)
      line('child', tour.children ?? 0, departure.priceChild)
      quote.currency = departure.currency
    }
    for (const extra of body.extras ?? quote.extras)
      lines.push({
        kind: 'other',
        title: extra.title,
        productId: null,
        departureId: null,
        dateFrom: null,
        dateTo: null,
        quantity: extra.quantity ?? 1,
        unitPrice: extra.unitPrice,
        amount: (extra.quantity ?? 1) * extra.unitPrice,
      })
    Object.assign(quote, { lines, total: lines.reduce((sum, line) => sum + line.amount, 0) })
    for (const [name, value] of Object.entries(body)) if (value !== null && name in quote) quote[name] = value
    quote.text = textOf(quote)
    changed('quote', quote.id, quote.clientId)
    return quote
  }
  const newest = list => list.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  return [
    [
      'GET',
      /^\/holds$/,
      ({ query }) =>
        page(
          newest(holds).filter(
            item =>
              (!query.get('client') || item.clientId === query.get('client')) &&
              (!query.get('product') || item.productId === query.get('product')) &&
              (query.get('live') !== 'true' || ['proposed', 'waiting', 'held'].includes(item.state)),
          ),
          query,
        ),
    ],
    [
      'POST',
      /^\/holds$/,
      ({ body, user }) => {
        const { product, departure } = departureOf(body.departureId)
        const fits = departure.seatsLeft >= body.seats
        if (!fits && !body.waitlist) raise(409, 'hold.no_seats', { seatsLeft: departure.seatsLeft, waiting: 0 })
        if (fits) departure.seatsLeft -= body.seats
        const client = find(clients, body.clientId)
        const hold = {
          id: id('hold'),
          clientId: client.id,
          clientName: client.name,
          conversationId: body.conversationId ?? null,
          productId: product.id,
          productTitle: product.title,
          departureId: departure.id,
          departureDate: departure.date,
          seats: body.seats,
          state: fits ? 'held' : 'waiting',
          heldBy: 'manager',
          managerId: user.id,
          managerName: user.name,
          minutes: body.minutes,
          expiresAt: fits ? new Date(Date.now() + body.minutes * 60_000).toISOString() : null,
          waitingPosition: fits ? null : 1,
          seatsLeft: departure.seatsLeft,
          note: body.note ?? '',
          createdAt: new Date().toISOString(),
          heldAt: null,
          endedAt: null,
          version: 1,
        }
        holds.push(hold)
        changed('hold', hold.id, client.id, 'created')
        return [201, hold]
      },
    ],
    [
      'PATCH',
      /^\/holds\/([^/]+)$/,
      ({ args, body }) => {
        const hold = find(holds, args[0])
        hold.expiresAt = new Date(Date.now() + body.minutes * 60_000).toISOString()
        return touched(hold)
      },
    ],
    [
      'POST',
      /^\/holds\/([^/]+)\/(take|confirm|release)$/,
      ({ args, body }) => {
        const hold = find(holds, args[0])
        const { departure } = departureOf(hold.departureId)
        if (args[1] === 'confirm') hold.state = 'confirmed'
        else if (args[1] === 'release') hold.state = hold.state === 'proposed' ? 'dismissed' : 'released'
        else if (departure.seatsLeft < hold.seats && !body.waitlist)
          raise(409, 'hold.no_seats', { seatsLeft: departure.seatsLeft, waiting: 0 })
        else {
          hold.state = departure.seatsLeft < hold.seats ? 'waiting' : 'held'
          hold.waitingPosition = hold.state === 'waiting' ? 1 : null
        }
        hold.expiresAt = hold.state === 'held' ? new Date(Date.now() + day).toISOString() : null
        return touched(hold)
      },
    ],
    [
      'GET',
      /^\/quotes$/,
      ({ query }) =>
        page(
          newest(quotes).filter(item => item.clientId === query.get('client')),
          query,
        ),
    ],
    [
      'POST',
      /^\/quotes$/,
      ({ body, user }) => {
        const client = find(clients, body.clientId)
        const quote = {
          id: id('quote'),
          number: Math.max(...quotes.map(item => item.number)) + 1,
          clientId: client.id,
          clientName: client.name,
          conversationId: body.conversationId ?? null,
          state: 'draft',
          revision: 1,
          language: 'ru',
          currency: 'USD',
          validUntil: new Date(Date.now() + 7 * day).toISOString().slice(0, 10),
          note: '',
          lines: [],
          total: 0,
          tours: [],
          extras: [],
          text: '',
          messageId: null,
          createdByName: user.name,
          createdAt: new Date().toISOString(),
          updatedAt: new Date().toISOString(),
          sentAt: null,
          acceptedAt: null,
          expiredAt: null,
          revisions: [],
          version: 1,
        }
        quotes.push(quote)
        return [201, refill(quote, body)]
      },
    ],
    [
      'PATCH',
      /^\/quotes\/([^/]+)$/,
      ({ args, body }) => {
        const quote = find(quotes, args[0])
        if (quote.state !== 'draft') quote.revision++
        quote.state = 'draft'
        quote.version++
        return refill(quote, body)
      },
    ],
    [
      'POST',
      /^\/quotes\/([^/]+)\/(send|accept)$/,
      ({ args }) => {
        const quote = find(quotes, args[0])
        quote.state = args[1] === 'send' ? 'sent' : 'accepted'
        quote.version++
        changed('quote', quote.id, quote.clientId)
        return quote
      },
    ],
  ]
}
