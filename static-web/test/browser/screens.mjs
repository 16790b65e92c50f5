// Every screen and state worth looking at. `ready` resolves when the screen is as a person sees it.
const chat = (api, index = 0) => `/inbox/${api.data.conversations[index].id}`
const settled = page => page.locator('[role=log] bdi').last().waitFor()
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" shape-rendering="crispEdges"><rect width="33" height="33" fill="#fff"/><path d="${Array.from(
  { length: 420 },
  (_, i) => `M${4 + ((i * 7) % 25)} ${4 + ((i * 13 + ((i * i) % 11)) % 25)}h1v1h-1z`,
).join('')}M4 4h7v7h-7zM22 4h7v7h-7zM4 22h7v7h-7z"/></svg>`

const qr = api =>
  api.setWhatsapp({
    state: 'qr',
    phone: null,
    qr: { text: '2@pairing', svg, expiresAt: new Date(Date.now() + 48_000).toISOString() },
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
  { name: 'inbox-translated', path: api => chat(api, 1), ready: ({ page }) => settled(page) },
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
      await page.locator('textarea').fill('Здравствуйте, Мария! Сейчас уточню про прямой рейс и напишу.')
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
  { name: 'settings', path: () => '/settings', ready: ({ page }) => page.getByText('anna@example.com').waitFor() },
]
