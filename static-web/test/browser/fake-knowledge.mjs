// Articles of the made-up agency, the questions that nothing answered, and their part of the fake API.
const hour = 3_600_000
const day = 24 * hour

export function createKnowledge({ conversations, clients, id, at }) {
  const articles = []
  const article = (title, body, language, tags, status, ago) =>
    articles.push({
      id: id('article'),
      title,
      body,
      language,
      tags,
      status,
      createdAt: at(ago),
      updatedAt: at(ago / 2),
      version: 1,
    })
  article(
    'Нужна ли виза',
    'В Турцию, Грузию, ОАЭ и Таиланд граждане России едут без визы. В Турции можно провести до 60 дней подряд.\n\nЗагранпаспорт должен действовать ещё не меньше шести месяцев после возвращения.',
    'ru',
    ['виза', 'паспорт'],
    'published',
    40 * day,
  )
  article(
    'Как оплатить тур',
    'Чтобы закрепить места, вносят предоплату 30 % от стоимости.\n\nПлатить можно картой по ссылке, переводом или в офисе.',
    'ru',
    ['оплата'],
    'published',
    30 * day,
  )
  article(
    'How to pay for a tour',
    'A prepayment of 30 % secures your places. You can pay by card, by bank transfer, or in our office.',
    'en',
    [],
    'published',
    20 * day,
  )
  article('Трансфер из аэропорта', 'Встречаем с табличкой у выхода.', 'ru', [], 'draft', 6 * hour)
  article('Правила 2024 года', 'Старые правила отмены.', 'ru', ['отмена'], 'archived', 500 * day)

  const questions = []
  const question = (index, text, language, ago, timesAsked = 1, closed = {}) => {
    const chat = conversations[index]
    const client = clients.find(item => item.id === chat.clientId)
    questions.push({
      id: id('question'),
      conversationId: chat.id,
      clientId: client.id,
      clientName: client.name,
      question: text,
      language,
      status: 'open',
      timesAsked,
      articleId: null,
      articleTitle: null,
      askedAt: at(ago),
      closedAt: null,
      closedByName: null,
      version: 1,
      ...closed,
    })
  }
  question(0, 'Можно ли взять с собой собаку? Она маленькая, 4 кг.', 'ru', 2 * hour, 3)
  question(1, 'Do you have vegetarian meals on the plane?', 'en', 5 * hour)
  question(
    2,
    'Добрый день!\nПодскажите, есть ли в отеле парковка для арендованной машины и сколько она стоит в сутки?',
    'ru',
    day,
  )
  question(3, 'Нужны ли прививки в Таиланд?', 'ru', 3 * day, 2, {
    status: 'answered',
    articleId: articles[0].id,
    articleTitle: articles[0].title,
    closedAt: at(day),
    closedByName: 'Ольга Смирнова',
    version: 2,
  })
  return { articles, questions }
}

export function knowledgeRoutes({ articles, questions, id, find, page, raise, changed }) {
  const checked = (item, headers) => {
    const seen = headers['if-match']
    return seen && seen !== `"${item.version}"` ? raise(412, 'request.version_stale') : item
  }
  return [
    [
      'GET',
      /^\/knowledge$/,
      ({ query }) => {
        const words = query.get('q')?.toLowerCase()
        const status = query.get('status')
        const found = articles.filter(
          item =>
            (status ? item.status === status : item.status !== 'archived') &&
            (!words || `${item.title} ${item.body}`.toLowerCase().includes(words)),
        )
        return page(found.toReversed(), query)
      },
    ],
    [
      'POST',
      /^\/knowledge$/,
      ({ body }) => {
        const now = new Date().toISOString()
        const article = { tags: [], status: 'draft', ...body, id: id('article'), createdAt: now, updatedAt: now, version: 1 }
        articles.push(article)
        changed('knowledge_article', article.id, null, 'created')
        return [201, article]
      },
    ],
    [
      'GET',
      /^\/knowledge\/questions$/,
      ({ query }) =>
        page(
          questions.filter(
            item =>
              item.status === (query.get('status') ?? 'open') &&
              (!query.get('language') || item.language === query.get('language')),
          ),
          query,
        ),
    ],
    ['GET', /^\/knowledge\/questions\/([^/]+)$/, ({ args }) => find(questions, args[0])],
    [
      'PATCH',
      /^\/knowledge\/questions\/([^/]+)$/,
      ({ args, body, headers }) => {
        const question = checked(find(questions, args[0]), headers)
        const article = body.status === 'answered' ? find(articles, body.articleId) : null
        if (article && article.status !== 'published') raise(422, 'question.article_not_published')
        Object.assign(question, {
          status: body.status,
          articleId: article?.id ?? null,
          articleTitle: article?.title ?? null,
          closedAt: body.status === 'open' ? null : new Date().toISOString(),
          closedByName: body.status === 'open' ? null : 'Ольга Смирнова',
          version: question.version + 1,
        })
        changed('knowledge_question', question.id, question.conversationId)
        return question
      },
    ],
    ['GET', /^\/knowledge\/([^/]+)$/, ({ args }) => find(articles, args[0])],
    [
      'PATCH',
      /^\/knowledge\/([^/]+)$/,
      ({ args, body, headers }) => {
        const article = checked(find(articles, args[0]), headers)
        Object.assign(article, body, { updatedAt: new Date().toISOString(), version: article.version + 1 })
        changed('knowledge_article', article.id)
        return article
      },
    ],
  ]
}
