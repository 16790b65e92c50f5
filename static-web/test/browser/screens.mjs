// Every screen and state worth looking at. `ready` resolves when the screen is as a person sees it.
import { qrSvg } from './fake-api.mjs'
import { addMedia, addScheduled } from './fake-chat.mjs'

const message = page => page.getByRole('textbox', { name: /^(Сообщение|Message)$/ })
const chat = (api, index = 0) => `/inbox/${api.data.conversations[index].id}`
const settled = page => page.locator('[role=log] bdi').last().waitFor()
const qr = api =>
  api.setWhatsapp({
    state: 'qr',
    phone: null,
    qr: { text: '2@pairing', svg: qrSvg(), expiresAt: new Date(Date.now() + 48_000).toISOString() },
  })

export const screens = [
  { name: 'login', signedIn: null, path: () => '/login', ready: ({ page }) => page.locator('input[type=email]').waitFor() },
  {
    name: 'login-error',
    signedIn: null,
    path: () => '/login',
    ready: async ({ page }) => {
      await page.locator('input[type=email]').fill('anna@example.com')
      await page.locator('input[type=password]').fill('wrong')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'login-code',
    signedIn: null,
    path: () => '/login',
    ready: async ({ page }) => {
      await page.locator('input[type=email]').fill('admin@example.com')
      await page.locator('input[type=password]').fill('correct-horse')
      await page.keyboard.press('Enter')
      await page.locator('input[autocomplete=one-time-code]').fill('000000')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'login-wait',
    signedIn: null,
    path: () => '/login',
    prepare: api => api.fail('POST', /^\/auth\/login$/, 429, 9, 'auth.slow_down', 42),
    ready: async ({ page }) => {
      await page.locator('input[type=email]').fill('admin@example.com')
      await page.locator('input[type=password]').fill('correct-horse')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'forgot-password',
    signedIn: null,
    path: () => '/forgot-password',
    ready: ({ page }) => page.locator('input[type=email]').waitFor(),
  },
  {
    name: 'forgot-password-sent',
    signedIn: null,
    path: () => '/forgot-password',
    ready: async ({ page }) => {
      await page.locator('input[type=email]').fill('vera.konstantinopolskaya@very-long-agency.example')
      await page.keyboard.press('Enter')
      await page.getByRole('status').waitFor()
    },
  },
  {
    name: 'reset-password',
    signedIn: null,
    path: () => '/reset-password#good-reset',
    ready: ({ page }) => page.locator('input[type=password]').waitFor(),
  },
  {
    name: 'reset-password-bad-link',
    signedIn: null,
    path: () => '/reset-password',
    ready: ({ page }) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'invitation',
    signedIn: null,
    path: () => '/invitation#good-invitation',
    ready: ({ page }) => page.locator('input[type=password]').waitFor(),
  },
  {
    name: 'register',
    signedIn: null,
    path: () => '/register',
    ready: async ({ page }) => {
      await page.locator('input[type=email]').fill('anna@example')
      await page.locator('button[type=submit]').click()
      await page.locator('[id$=-error]').first().waitFor()
    },
  },
  { name: 'inbox', path: () => '/inbox', ready: ({ page }) => page.getByRole('option').nth(5).waitFor() },
  { name: 'inbox-chat', path: api => chat(api), ready: ({ page }) => settled(page) },
  {
    name: 'inbox-draft',
    path: api => chat(api, 3),
    ready: async ({ page }) => {
      await settled(page)
      await page.getByRole('region', { name: /Черновик ИИ|Draft of the AI/ }).waitFor()
    },
  },
  {
    name: 'inbox-draft-asked-for',
    path: api => chat(api, 1),
    prepare: api => api.fail('POST', /\/suggestions$/, 409, 9, 'agent.tokens_used_up'),
    ready: async ({ page }) => {
      await settled(page)
      await page.getByRole('button', { name: /^(Предложить ответ|Suggest a reply)$/ }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'inbox-brief',
    path: api => chat(api),
    ready: async ({ page, size }) => {
      await settled(page)
      if (size === 'phone') await page.getByRole('button', { name: /Коротко о диалоге|dialogue in short/ }).click()
      await page
        .getByText(/Пока неизвестно|Not known|первая линия/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'notices',
    path: () => '/inbox',
    ready: async ({ page }) => {
      await page.getByRole('option').nth(3).waitFor()
      await page.getByRole('button', { name: /^(События|Notices)/ }).click()
      await page.getByText(/Вас упомянули|You were mentioned/).waitFor()
    },
  },
  {
    name: 'notices-empty',
    path: () => '/products',
    prepare: api => api.data.notices.splice(0),
    ready: async ({ page }) => {
      await page.getByRole('row').nth(2).waitFor()
      await page.getByRole('button', { name: /^(События|Notices)/ }).click()
      await page.getByText(/Событий пока нет|No notices yet/).waitFor()
    },
  },
  { name: 'inbox-translated', path: api => chat(api, 1), ready: ({ page }) => settled(page) },
  {
    name: 'inbox-translation-preview',
    path: api => chat(api, 1),
    ready: async ({ page }) => {
      await settled(page)
      await message(page).fill('За 1500 €')
      await page.getByText(/другие числа|changes figures/).waitFor()
    },
  },
  {
    name: 'inbox-translation-missing',
    path: api => chat(api, 1),
    prepare: api => {
      const own = api.data.messages.filter(one => one.conversationId === api.data.conversations[1].id && one.event === null)
      const lacking = (to, of, reason, state) => ({ language: to, for: of, state, reason, proposal: null, differences: [] })
      const client = own.findLast(one => one.author === 'client')
      Object.assign(client, {
        translations: {},
        missing: ['ru', 'en'].map(language => lacking(language, 'reader', 'unavailable', 'pending')),
      })
      const differences = [{ kind: 'amount', original: '1500 €', translation: '1600 €' }]
      api.data.messages.push({
        ...own.at(-1),
        id: 'held-message',
        direction: 'outbound',
        author: 'manager',
        authorName: 'Анна Петрова',
        text: 'Тур стоит 1500 €, вылет 10 июля.',
        language: 'ru',
        translations: {},
        status: 'failed',
        error: { code: 'translation.figures', detail: null },
        createdAt: new Date().toISOString(),
        missing: [
          { ...lacking('ar', 'client', 'figures', 'failed'), proposal: 'الجولة تكلف 1600 €، المغادرة 10 يوليو.', differences },
        ],
      })
    },
    ready: async ({ page }) => {
      await page.getByText(/Не отправлено: в переводе|Not sent: the translation/).waitFor()
    },
  },
  {
    name: 'inbox-client-language',
    path: api => chat(api, 1),
    ready: async ({ page }) => {
      await settled(page)
      await page.getByRole('button', { name: /Другие действия|More actions/ }).click()
      await page.getByRole('menuitem', { name: /Язык клиента|Client’s language/ }).click()
      await page.getByRole('combobox', { name: /Язык клиента|The client’s language/ }).waitFor()
    },
  },
  { name: 'inbox-long', path: api => chat(api, 2), ready: ({ page }) => settled(page) },
  { name: 'inbox-closed', path: api => `${chat(api, 6)}?queue=closed`, ready: ({ page }) => settled(page) },
  {
    name: 'inbox-needs-me',
    path: () => '/inbox?queue=attention',
    ready: ({ page }) => page.getByRole('option').nth(1).waitFor(),
  },
  {
    name: 'inbox-nothing-found',
    path: () => '/inbox?q=zzz',
    ready: ({ page }) => page.getByRole('button', { name: /фильтры|filters/i }).waitFor(),
  },
  {
    name: 'inbox-error',
    path: () => '/inbox',
    prepare: api => api.fail('GET', /^\/conversations$/, 500, 99),
    ready: ({ page }) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'inbox-unsent',
    path: api => chat(api),
    prepare: api => api.fail('POST', /\/messages$/, 0, 99),
    ready: async ({ page }) => {
      await settled(page)
      await message(page).fill('Здравствуйте, Мария! Сейчас уточню про прямой рейс и напишу.')
      await page.locator('form button[type=submit]').click()
      await page.getByRole('button', { name: /Повторить|Try again/ }).waitFor()
    },
  },
  {
    name: 'client-panel',
    sizes: ['phone'],
    path: api => `${chat(api)}?panel=client`,
    ready: ({ page }) => page.getByText(/Кемер/).waitFor(),
  },
  {
    name: 'client-offers',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page, size }) => {
      if (size === 'desktop') await settled(page)
      await page.getByText(/^(Места|Seats)$/).scrollIntoViewIfNeeded()
      await page.getByText(/14\/2/).waitFor()
    },
  },
  {
    name: 'client-quotes',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /(Изменить|Edit): .*9/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'hold-dialog',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /Придержать места|Hold seats/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/^(Тур|Tour)/).click()
      await page.getByRole('option', { name: /Кемер|Kemer/ }).click()
      await dialog.getByLabel(/^(Заезд|Departure)/).click()
      await page
        .getByRole('option', { name: /осталось|left/ })
        .first()
        .click()
      await dialog.getByLabel(/^(Мест|Seats)/).fill('5')
      await dialog.getByRole('button', { name: /^(Придержать|Hold)$/ }).click()
      await dialog.getByRole('alert').waitFor()
    },
  },
  {
    name: 'quote-dialog',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /(Изменить|Edit): .*14/ }).click()
      await page
        .getByRole('dialog')
        .getByLabel(/^(Заезд|Departure)/)
        .and(page.locator('[value*="780"]'))
        .waitFor()
    },
  },
  {
    name: 'quote-preview',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /(Открыть|Open): .*14/ }).click()
      await page
        .getByRole('dialog')
        .getByText(/Предложение № 14/)
        .waitFor()
    },
  },
  {
    name: 'tour-holds',
    path: api => `/products/${api.data.products[4].id}`,
    ready: async ({ page }) => {
      await page.getByText(/^(Занятые места и очередь|Held seats and queue)$/).scrollIntoViewIfNeeded()
      await page.getByText(/2-й в очереди|No\. 2 in the queue/).waitFor()
    },
  },
  ...['notes', 'fields', 'end'].map(part => ({
    name: `client-${part}`,
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page, size }) => {
      await page.getByText('7743').waitFor()
      await page.getByText('VIP').waitFor()
      if (size === 'desktop') await settled(page)
      if (part === 'fields') {
        await page.getByRole('button', { name: /свои поля|own fields/ }).click()
        await page.getByRole('dialog').waitFor()
      }
      const shown = { notes: page.getByText(/^(Заметки|Notes)$/), end: page.getByText(/три варианта/) }[part]
      await shown?.scrollIntoViewIfNeeded()
    },
  })),
  {
    name: 'client-merge',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Объединить с|Merge with)/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'client-merged',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Объединить с|Merge with)/ }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Объединить|Merge)$/ })
        .click()
      await page.getByRole('button', { name: /^(Отменить|Undo)$/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'client-erase',
    path: api => `${chat(api)}?panel=client`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Стереть данные|Erase the client)/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette',
    sizes: ['desktop'],
    path: () => '/inbox',
    ready: async ({ page }) => {
      await page.getByRole('option').nth(3).waitFor()
      await page.keyboard.press('Control+k')
      await page.locator('.mantine-Spotlight-action').nth(4).waitFor()
    },
  },
  {
    name: 'keyboard-help',
    sizes: ['desktop'],
    path: () => '/inbox',
    ready: async ({ page }) => {
      await page.getByRole('option').nth(3).waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'user-menu',
    path: () => '/products',
    ready: async ({ page }) => {
      await page.getByRole('row').nth(2).waitFor()
      await page.getByRole('button', { name: /Ольга/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'whatsapp-new',
    path: () => '/whatsapp',
    prepare: api => api.setWhatsapp({ state: 'disconnected', phone: null }),
    ready: ({ page }) => page.getByRole('checkbox').waitFor(),
  },
  { name: 'whatsapp-qr', path: () => '/whatsapp', prepare: qr, ready: ({ page }) => page.locator('img[src^="data:"]').waitFor() },
  { name: 'whatsapp-connected', path: () => '/whatsapp', ready: ({ page }) => page.getByText('+7 495').waitFor() },
  {
    name: 'whatsapp-failed',
    path: () => '/whatsapp',
    prepare: api => api.setWhatsapp({ state: 'failed', lastError: 'Phone was logged out of this linked device' }),
    ready: ({ page }) => page.getByRole('checkbox').waitFor(),
  },
  {
    name: 'strip',
    path: () => '/products',
    signedIn: 'user-anna',
    prepare: api => api.setWhatsapp({ state: 'failed', lastError: 'x' }),
    ready: async ({ page }) => {
      await page.getByRole('row').nth(2).waitFor()
      await page.getByText(/потеряна|is lost/).waitFor()
    },
  },
  { name: 'tours', path: () => '/products', ready: ({ page }) => page.getByRole('row').nth(2).waitFor() },
  {
    name: 'tour',
    path: api => `/products/${api.data.products[0].id}`,
    ready: ({ page }) => page.getByRole('row').nth(2).waitFor(),
  },
  {
    name: 'tour-edit',
    path: api => `/products/${api.data.products[0].id}/edit`,
    ready: async ({ page }) => {
      await page.locator('input[type=date]').first().waitFor()
      await page.locator('input[inputmode=decimal]').first().fill('-5')
      await page.locator('button[type=submit]').click()
      await page.locator('[aria-invalid=true]').first().waitFor()
    },
  },
  { name: 'articles', path: () => '/knowledge', ready: ({ page }) => page.getByRole('row').nth(2).waitFor() },
  {
    name: 'article',
    path: api => `/knowledge/${api.data.articles[0].id}`,
    ready: ({ page }) => page.locator('textarea').waitFor(),
  },
  {
    name: 'questions',
    path: () => '/knowledge/questions',
    ready: ({ page }) => page.getByText('vegetarian').waitFor(),
  },
  {
    name: 'questions-answered',
    path: () => '/knowledge/questions?status=answered',
    ready: ({ page }) => page.getByText('прививки').waitFor(),
  },
  {
    name: 'article-for-question',
    path: api => `/knowledge/new?question=${api.data.questions[0].id}`,
    ready: async ({ page }) => {
      await page.locator('button[type=submit]').click()
      await page.locator('[aria-invalid=true]').first().waitFor()
    },
  },
  { name: 'account', path: () => '/settings', ready: ({ page }) => page.getByText('198.51.100.24').waitFor() },
  {
    name: 'account-manager',
    signedIn: 'user-anna',
    path: () => '/settings',
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Настроить|Set up)$/ }).click()
      await page.locator('img[src^="data:"]').waitFor()
    },
  },
  {
    name: 'account-recovery-codes',
    signedIn: 'user-anna',
    path: () => '/settings',
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Настроить|Set up)$/ }).click()
      await page.locator('input[autocomplete=one-time-code]').fill('123456')
      await page.keyboard.press('Enter')
      await page.getByRole('checkbox', { name: /Коды сохранены|I have kept/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'totp-forced',
    signedIn: 'user-anna',
    path: () => '/inbox',
    prepare: api => {
      api.data.organization.requireTotp = true
    },
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Начать|Begin)$/ }).click()
      await page.locator('input[autocomplete=one-time-code]').fill('000000')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'organization',
    path: () => '/settings/organization',
    ready: async ({ page }) => {
      await page.locator('input[type=time]').nth(1).fill('08:00')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'dialogues',
    path: () => '/settings/organization',
    ready: async ({ page }) => {
      const field = page.getByLabel(/Клиент ждёт не дольше|A client waits at most/)
      await field.fill('0')
      await page.locator('form').nth(2).locator('button[type=submit]').click()
      await page.locator('[aria-invalid=true]').first().waitFor()
      await field.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'team',
    path: () => '/settings/team',
    ready: ({ page }) => page.getByText('anna@example.com').waitFor(),
  },
  {
    name: 'team-invite',
    path: () => '/settings/team',
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Пригласить|Invite)$/ }).click()
      await page.locator('[role=dialog] input[type=email]').fill('anna@example.com')
      await page.locator('[role=dialog] input[name=name]').fill('Пётр')
      await page.keyboard.press('Enter')
      await page.locator('[role=dialog] [aria-invalid=true]').waitFor()
    },
  },
  {
    name: 'team-invited',
    path: () => '/settings/team',
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Пригласить|Invite)$/ }).click()
      await page.locator('[role=dialog] input[type=email]').fill('nomail@example.com')
      await page.locator('[role=dialog] input[name=name]').fill('Пётр')
      await page.keyboard.press('Enter')
      await page.locator('[role=dialog] input[readonly]:not([role])').waitFor()
    },
  },
  { name: 'agents', path: () => '/agents', ready: ({ page }) => page.getByRole('switch').nth(3).waitFor() },
  {
    name: 'agents-failed',
    path: () => '/agents',
    prepare: api => api.fail('GET', /^\/agents$/, 500, 99),
    ready: ({ page }) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'agent',
    path: () => '/agents/communication',
    ready: async ({ page }) => {
      await page.getByText('default-ru').first().waitFor()
      await page.locator('input[name=temperature]').fill('7')
      await page.locator('form button[type=submit]').click()
      await page.locator('[aria-invalid=true]').first().waitFor()
    },
  },
  {
    name: 'agent-top',
    path: () => '/agents/communication',
    ready: ({ page }) => page.getByText('default-ru').nth(1).waitFor(),
  },
  {
    name: 'prompt-compare',
    path: api => `/agents/communication/prompts/${api.data.prompts[0].id}`,
    ready: async ({ page }) => {
      await page.getByText(/^(Сравнение|Compare)$/).click()
      await page
        .getByText(/добавлен|added/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'prompt-activate',
    path: api => `/agents/communication/prompts/${api.data.prompts[0].id}`,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Ввести в действие|Put in force)$/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'prompt-editor',
    path: () => '/agents/communication/write',
    ready: async ({ page }) => {
      const area = page.locator('textarea').first()
      await area.fill('Отвечай на языке {{language}} коротко и тепло.\nЗови клиента {{clientName}}.')
      await page
        .getByRole('textbox', { name: /Сообщение клиента|client’s message/ })
        .fill('Здравствуйте! Хотим на море в июле, нас двое')
      await page.getByRole('button', { name: /песочницу|playground/ }).click()
      await page.locator('details summary').first().waitFor()
      await page.locator('details summary').first().click()
    },
  },
  {
    name: 'prompt-preview',
    path: () => '/agents/communication/write',
    ready: async ({ page }) => {
      await page.getByText(/^(Предпросмотр|Preview)$/).click()
      await page
        .getByLabel(/^(Чат|Chat)$/)
        .first()
        .click()
      await page
        .getByRole('option', { name: /осталось|left/ })
        .first()
        .click()
      await page.getByRole('button', { name: /^(Показать|Show)$/ }).click()
      await page.getByText('answeredThrough').waitFor()
    },
  },
  { name: 'runs', path: () => '/agents/runs', ready: ({ page }) => page.getByText('gpt-4.1-mini').nth(2).waitFor() },
  {
    name: 'run',
    path: api => `/agents/runs/${api.data.runs[0].id}`,
    ready: ({ page }) => page.getByText('search_tours').waitFor(),
  },
  { name: 'usage', path: () => '/agents/usage', ready: ({ page }) => page.getByRole('row').nth(3).waitFor() },
  {
    name: 'usage-drafts',
    path: () => '/agents/usage',
    ready: ({ page }) => page.getByText(/^(Черновики для менеджеров|Drafts for managers)$/).scrollIntoViewIfNeeded(),
  },
  { name: 'audit', path: () => '/settings/audit', ready: ({ page }) => page.getByText(/4211/).first().waitFor() },
  {
    name: 'audit-no-guests',
    path: () => '/settings/audit?user=user-anna&guests=true',
    ready: ({ page }) => page.getByText(/Гостей не было|No guests/).waitFor(),
  },
  {
    name: 'chat-media',
    path: chat,
    prepare: api => addMedia(api.data),
    ready: async ({ page }) => {
      await page.locator('[role=log] img').first().waitFor()
      await page.getByText(/^(Расшифровывается…|Being transcribed…)$/).waitFor()
    },
  },
  {
    name: 'chat-picture',
    path: chat,
    prepare: api => addMedia(api.data),
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Открыть крупно|Open large)/ }).click()
      await page.getByRole('dialog').locator('img').waitFor()
    },
  },
  {
    name: 'chat-quick-replies',
    path: chat,
    ready: async ({ page }) => {
      await message(page).pressSequentially('/')
      await page
        .getByRole('listbox', { name: /^(Быстрые ответы|Quick replies)/ })
        .getByRole('option')
        .first()
        .waitFor()
      await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'chat-attachment',
    path: chat,
    ready: async ({ page }) => {
      await message(page).pressSequentially('/')
      await page.getByRole('option', { name: /kemer/ }).click()
      await page
        .getByRole('group', { name: /^(Приложенный файл|Attached file)$/ })
        .getByText(/\d (кБ|kB)/)
        .waitFor()
    },
  },
  {
    name: 'chat-later',
    path: chat,
    prepare: api => addScheduled(api.data),
    ready: async ({ page }) => {
      await page.getByRole('region', { name: /^(Уйдёт позже|Will be sent later)$/ }).waitFor()
      await message(page).fill('Доброе утро!')
      await page.getByRole('button', { name: /^(Отправить позже…|Send later…)$/ }).click()
      await page.getByLabel(/^(Время клиента|The client’s time)/).waitFor()
    },
  },
  {
    name: 'chat-scheduled',
    path: chat,
    prepare: api => addScheduled(api.data),
    ready: async ({ page }) => {
      await settled(page)
      await page.getByRole('region', { name: /^(Уйдёт позже|Will be sent later)$/ }).waitFor()
    },
  },
  {
    name: 'chat-assign',
    path: chat,
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Другие действия|More actions)$/ }).click()
      await page.getByRole('menuitem', { name: /^(Назначить коллеге…|Assign to a colleague…)$/ }).click()
      await page.getByRole('button', { name: /^(Никто|Nobody)/ }).waitFor()
    },
  },
  {
    name: 'tasks',
    path: () => '/tasks?who=all',
    ready: async ({ page }) => {
      await page.getByRole('checkbox').first().waitFor()
      await page.getByRole('button', { name: /^(Новая задача|New task)$/ }).click()
    },
  },
  {
    name: 'settings-quick-replies',
    path: () => '/settings/quick-replies',
    ready: ({ page }) => page.getByText('/visa').waitFor(),
  },
  {
    name: 'settings-quick-reply',
    path: () => '/settings/quick-replies',
    ready: async ({ page }) => {
      await page.getByRole('button', { name: /^(Изменить|Edit) .Виза/ }).click()
      await page.getByRole('dialog').getByRole('textbox').first().waitFor()
    },
  },
]
