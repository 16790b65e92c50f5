// What a person does, from start to end. Each throws when it does not work.
import assert from 'node:assert/strict'

const chatId = (api, index = 0) => api.data.conversations[index].id
const openChat = async ({ page, api }, index = 0) => {
  await page.goto(`${api.url}/inbox/${chatId(api, index)}`)
  await page.locator('[role=log] bdi').last().waitFor()
}
const bubble = (page, text) => page.getByRole('log').getByText(text)
const logBox = page => page.getByRole('log')

export const journeys = [
  {
    name: 'too few seats are told, the queue is joined; the AI’s proposal is taken up; a quote is drafted, read and sent',
    async run({ page, api }) {
      await openChat({ page, api })
      const panel = page.locator('aside')
      await panel.getByRole('button', { name: 'Придержать места' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/^Тур/).fill('Кемер')
      await page.getByRole('option', { name: /Кемер/ }).click()
      await dialog.getByLabel(/^Заезд/).click()
      await page.getByRole('option', { name: /осталось 3 места/ }).click()
      await dialog.getByLabel(/^Мест/).fill('5')
      await dialog.getByRole('button', { name: 'Придержать', exact: true }).click()
      await dialog.getByText('На эту дату осталось 3 места.').waitFor()
      await dialog.getByRole('button', { name: 'Поставить в очередь' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await panel.getByText('1-й в очереди').waitFor()
      await panel.getByRole('button', { name: 'Придержать', exact: true }).click()
      await page.getByText('Места придержаны').waitFor()
      assert.equal(
        api.data.holds.filter(hold => hold.state === 'proposed' && hold.clientId === api.data.conversations[0].clientId).length,
        0,
      )

      await panel.getByRole('button', { name: 'Новое предложение' }).click()
      await dialog.getByLabel(/^Тур/).fill('Кемер')
      await page.getByRole('option', { name: /Кемер/ }).click()
      await dialog.getByLabel(/^Заезд/).click()
      await page
        .getByRole('option', { name: /осталось|left/ })
        .first()
        .click()
      await dialog.getByRole('button', { name: 'Добавить строку' }).click()
      await dialog.getByLabel('Строка 1: что это').fill('Трансфер')
      await dialog.getByLabel('Строка 1: цена').fill('50.5')
      await dialog.getByRole('button', { name: 'Сохранить черновик' }).click()
      await dialog.getByText(/Итого: 1290.5 EUR/).waitFor()
      await dialog.getByRole('button', { name: 'Отправить в чат' }).click()
      await dialog.waitFor({ state: 'hidden' })
      assert.equal(api.data.quotes.find(quote => quote.number === 15).state, 'sent')
    },
  },
  {
    name: 'register, see an empty start, sign out and in again',
    signedIn: null,
    async run({ page, api }) {
      await page.goto(`${api.url}/products`)
      await page.waitForURL(/login\?next=/)
      await page.getByRole('link', { name: 'Зарегистрировать агентство' }).click()
      await page.getByLabel('Название агентства').fill('Горизонт')
      await page.getByLabel('Ваше имя').fill('Вера')
      await page.getByLabel('Электронная почта').fill('vera@example.com')
      await page.getByLabel('Пароль', { exact: true }).fill('long-enough-1')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/inbox$/)
      await page.getByRole('button', { name: /Вера/ }).click()
      await page.getByRole('button', { name: 'Выйти' }).click()
      await page.waitForURL(/\/login/)
      await page.getByLabel('Электронная почта').fill('vera@example.com')
      await page.getByLabel('Пароль', { exact: true }).fill('long-enough-1')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/inbox$/)
    },
  },
  {
    name: 'reload stays signed in and a lost cookie leads back to where one was',
    async run({ page, api }) {
      await openChat({ page, api })
      await page.reload()
      await page.locator('[role=log] bdi').last().waitFor()
      api.signInAs(null)
      await page.reload()
      await page.waitForURL(/login\?next=/)
      await page.getByText('Сеанс завершён').waitFor()
      await page.getByLabel('Электронная почта').fill('admin@example.com')
      await page.getByLabel('Пароль', { exact: true }).fill('correct-horse')
      await page.keyboard.press('Enter')
      await page.getByLabel('Код из приложения').fill('123456')
      await page.keyboard.press('Enter')
      await page.waitForURL(new RegExp(`/inbox/${chatId(api)}`))
    },
  },
  {
    name: 'a new password by the mailed link: the token leaves the address at once, then sign in with it',
    signedIn: null,
    async run({ page, api }) {
      await page.goto(`${api.url}/reset-password#good-reset`)
      await page.getByLabel('Новый пароль').fill('violet-harbour-9')
      assert.equal(page.url(), `${api.url}/reset-password`)
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: 'Войти' }).click()
      await page.getByLabel('Электронная почта').fill('anna@example.com')
      await page.getByLabel('Пароль', { exact: true }).fill('violet-harbour-9')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/inbox$/)
      // The same link again, pasted over the page: nothing is loaded, and it is spent.
      await page.goto(`${api.url}/reset-password#good-reset`)
      await page.getByLabel('Новый пароль').fill('violet-harbour-8')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Ссылка не действует' }).waitFor()
    },
  },
  {
    name: 'invite a colleague; the invited one takes it up and works',
    async run({ page, api }) {
      await page.goto(`${api.url}/settings/team`)
      await page.getByRole('button', { name: 'Пригласить' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Электронная почта').fill('petr@example.com')
      await dialog.getByLabel('Имя').fill('Пётр Ильин')
      await page.keyboard.press('Enter')
      assert.match(await dialog.getByLabel('Ссылка-приглашение').inputValue(), /invitation#/)
      await dialog.getByRole('button', { name: 'Готово' }).click()
      await page.getByText('Пётр Ильин').waitFor()
      await page.goto(`${api.url}/invitation#good-invitation`)
      await page.getByLabel('Ваше имя').fill('Вера Белова')
      await page.getByLabel('Новый пароль').fill('violet-harbour-9')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/inbox$/)
      await page.getByRole('button', { name: /Вера Белова/ }).waitFor()
    },
  },
  {
    name: 'the agency requires a second factor: it is set up before anything else, with codes to keep',
    signedIn: 'user-anna',
    prepare: api => {
      api.data.organization.requireTotp = true
    },
    async run({ page, api }) {
      await page.goto(`${api.url}/inbox`)
      await page.getByRole('button', { name: 'Начать' }).click()
      await page.getByLabel('Код из приложения').fill('123456')
      await page.keyboard.press('Enter')
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Скачать' }).click()])
      assert.equal(file.suggestedFilename(), 'soul-crm-recovery-codes.txt')
      await page.getByLabel('Коды сохранены').check()
      await page.getByRole('button', { name: 'Готово' }).click()
      await page.getByRole('option').nth(3).waitFor()
    },
  },
  {
    name: 'working hours are saved; a change of somebody else is shown, not overwritten',
    async run({ page, api }) {
      await page.goto(`${api.url}/settings/organization`)
      await page.getByLabel('Суббота', { exact: true }).check()
      await page.getByLabel('Суббота: до', { exact: true }).fill('15:00')
      api.data.organization.version++
      const save = page.locator('form').nth(1).getByRole('button', { name: 'Сохранить' })
      await save.click()
      await page.getByText('уже изменил кто-то другой').waitFor()
      await save.click()
      await assertEventually(() => api.data.organization.workingHours.sat?.[0][1] === '15:00')
      assert.equal(api.data.organization.workingHours.sun, undefined)
    },
  },
  {
    name: 'client: a note, an own field, blocking',
    async run({ page, api }) {
      await openChat({ page, api })
      await page.getByLabel('Новая заметка').fill('Перезвонить в среду')
      await page.getByRole('button', { name: 'Добавить заметку' }).click()
      await page.getByRole('complementary').getByText('Перезвонить в среду').waitFor()
      await page.getByRole('button', { name: 'Изменить свои поля' }).click()
      await page.getByLabel('Поле 1: значение').fill('до 2035')
      await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
      await page.getByText('до 2035').waitFor()
      await page.getByLabel('Заблокировать клиента').click({ force: true })
      await page.getByRole('dialog').getByRole('button', { name: 'Заблокировать' }).click()
      await page.getByText('Заблокирован', { exact: true }).waitFor()
      assert.equal(api.data.clients[0].blocked, true)
      assert.deepEqual(Object.keys(api.data.clients[0].customFields), ['Загранпаспорт', 'Бонусная карта'])
    },
  },
  {
    name: 'client: two records become one and two again; erased for good',
    async run({ page, api }) {
      await openChat({ page, api })
      await page.getByRole('button', { name: 'Объединить с карточкой «Мария Ковалева»' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Объединить', exact: true }).click()
      await page.getByText('Карточка «Мария Ковалева» объединена с этой.').waitFor()
      assert.equal(api.data.duplicates[0].client.mergedInto, api.data.clients[0].id)
      await page.getByRole('button', { name: 'Отменить', exact: true }).click()
      await page.getByText(/Похожее имя/).waitFor()
      assert.equal(api.data.duplicates[0].client.mergedInto, null)
      await page.getByRole('button', { name: 'Стереть данные клиента' }).click()
      await page.getByLabel('Понимаю, что вернуть данные нельзя').check()
      await page.getByRole('button', { name: 'Стереть навсегда' }).click()
      await page.getByText(/Данные стёрты/).waitFor()
      await page
        .getByRole('complementary')
        .getByText(/не звонить до обеда/)
        .waitFor({ state: 'detached' })
      assert.equal(api.data.clients[0].name, '—')
    },
  },
  {
    name: 'send takes over, the bubble is there at once and its ticks grow',
    async run({ page, api }) {
      await openChat({ page, api })
      await page.getByText('Сейчас отвечает ИИ').waitFor()
      await page.keyboard.press('r')
      await page.keyboard.type('Здравствуйте, это Ольга!')
      await page.keyboard.press('Enter')
      await bubble(page, 'Здравствуйте, это Ольга!').waitFor({ timeout: 400 })
      await page.getByText('Отвечаете вы').waitFor()
      await page.getByRole('log').getByText('Прочитано').last().waitFor()
      assert.equal(await bubble(page, 'Здравствуйте, это Ольга!').count(), 1)
      assert.equal(await page.getByRole('textbox', { name: 'Сообщение' }).inputValue(), '')
    },
  },
  {
    name: 'lost answer: message stays over a reload and Retry sends it once',
    async run({ page, api }) {
      await openChat({ page, api })
      const failure = api.fail('POST', /\/messages$/, 0, 99)
      await page.getByRole('textbox', { name: 'Сообщение' }).fill('Не потеряйся')
      await page.keyboard.press('Enter')
      await page.getByText('Не отправлено: нет связи.').waitFor()
      await page.reload()
      await page.getByText('Не отправлено: нет связи.').waitFor()
      failure.times = 0
      await page.getByRole('button', { name: 'Повторить' }).click()
      await page.getByText('Не отправлено: нет связи.').waitFor({ state: 'detached' })
      assert.equal(api.data.messages.filter(message => message.text === 'Не потеряйся').length, 1)
      assert.equal(await bubble(page, 'Не потеряйся').count(), 1)
    },
  },
  {
    name: 'take over and hand back by keyboard on a Russian layout',
    async run({ page, api }) {
      await openChat({ page, api })
      const press = (key, code, shiftKey = false) =>
        page.evaluate(
          init => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })),
          { key, code, shiftKey },
        )
      await press('е', 'KeyT')
      await page.getByText('Отвечаете вы').waitFor()
      await press('Е', 'KeyT', true)
      await page.getByText('Снова отвечает ИИ').first().waitFor()
      await press('з', 'KeyP')
      await page.getByRole('complementary').waitFor({ state: 'detached' })
      await press('п', 'KeyG')
      await press('е', 'KeyT')
      await page.waitForURL(/\/products$/)
    },
  },
  {
    name: 'a draft: Tab takes it over, it leaves changed, and the word stays with the agents',
    async run({ page, api }) {
      await openChat({ page, api }, 3)
      await page.getByRole('region', { name: 'Черновик ИИ' }).waitFor()
      const field = page.getByRole('textbox', { name: 'Сообщение' })
      await field.focus()
      await page.keyboard.press('Tab')
      assert.match(await field.inputValue(), /^Bonjour Jean-Luc/)
      await page.keyboard.press('End')
      await page.keyboard.type(' Merci !')
      // Kept over a reload, with the draft that it was made from.
      await page.reload()
      await field.waitFor()
      await page.locator('[role=log] bdi').last().waitFor()
      await field.press('Enter')
      await bubble(page, 'Merci !').waitFor()
      await page.getByText('Готов черновик ответа ·').waitFor({ state: 'detached' })
      assert.equal(api.data.suggestions.find(item => item.conversationId === chatId(api, 3)).state, 'edited')
      await page.getByRole('button', { name: 'ИИ предлагает', pressed: true }).waitFor()
    },
  },
  {
    name: 'a draft is asked for while a person answers, and a colleague is faster: the text is kept and leaves as one’s own',
    async run({ page, api }) {
      await openChat({ page, api }, 1)
      await page.getByRole('button', { name: 'Предложить ответ' }).click()
      const draft = page.getByRole('region', { name: 'Черновик ИИ' })
      await draft.waitFor()
      api.fail('POST', /\/messages$/, 409, 1, 'suggestion.decided')
      await draft.getByRole('button', { name: 'Отправить как есть' }).click()
      await page.getByText('Не отправлено: черновик устарел').waitFor()
      await page.getByRole('button', { name: 'Повторить' }).last().click()
      await page.getByText('Не отправлено: черновик устарел').waitFor({ state: 'detached' })
      const stored = api.data.messages.filter(message => message.text.startsWith('Да, прямой рейс есть'))
      assert.equal(stored.length, 1)
    },
  },
  {
    name: 'who answers: the AI by itself, its drafts, the person, and back',
    async run({ page, api }) {
      await openChat({ page, api }, 0)
      const chat = api.data.conversations[0]
      const choose = async name => {
        await page.getByRole('button', { name, exact: true }).click()
        await page.getByRole('button', { name, exact: true, pressed: true }).waitFor()
      }
      await choose('Отвечаю я')
      await page.getByText(/^Отвечаете вы/).waitFor()
      await choose('ИИ предлагает')
      await page.getByText('Дальше ИИ готовит черновики').waitFor()
      assert.deepEqual([chat.mode, chat.control], ['suggest', 'agent'])
      await choose('Отвечает ИИ')
      await page.getByText(/^Отвечает ИИ · с/).waitFor()
      assert.deepEqual([chat.mode, chat.control], ['auto', 'agent'])
    },
  },
  {
    name: 'the bell on a phone: a notice leads to its chat, is read, and the rest are read at once',
    size: 'phone',
    async run({ page, api }) {
      await page.goto(`${api.url}/inbox`)
      await page.getByRole('button', { name: 'События 3 новых' }).click()
      await page.getByRole('link', { name: /ИИ просит вас принять клиента/ }).click()
      await page.waitForURL(new RegExp(chatId(api)))
      await page.getByRole('button', { name: 'Назад' }).click()
      await page.getByRole('button', { name: 'События 2 новых' }).click()
      await page.getByRole('button', { name: 'Прочитать все' }).click()
      await page.getByRole('button', { name: 'Прочитать все' }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Закрыть' }).click()
      await page.getByRole('button', { name: 'События', exact: true }).waitFor()
    },
  },
  {
    name: 'a client writes: it shows in the open chat and in the list without a reload',
    async run({ page, api }) {
      await openChat({ page, api }, 4)
      api.inbound(chatId(api, 4), 'Wir sind zu viert')
      await bubble(page, 'Wir sind zu viert').waitFor({ timeout: 1500 })
      await page.getByRole('option', { name: /Wir sind zu viert/ }).waitFor()
      // Looked at, so it does not stay unread.
      await page.waitForFunction(
        () =>
          ![...document.querySelectorAll('[role=option][aria-selected=true]')].some(row => /непрочитанн/.test(row.textContent)),
      )
    },
  },
  {
    name: 'older messages come in above without moving what is read',
    async run({ page, api }) {
      await openChat({ page, api }, 2)
      const log = logBox(page)
      await page.waitForFunction(() => {
        const box = document.querySelector('[role=log]')
        return box.scrollHeight - box.scrollTop - box.clientHeight < 5
      })
      // The page before is held back until a bubble on screen has been chosen to be watched.
      let release = () => undefined
      const asked = new Promise(resolve => {
        void page.route(/messages\?before=/, async route => {
          resolve()
          await new Promise(go => {
            release = go
          })
          await route.continue()
        })
      })
      const climb = log.evaluate(async box => {
        while (box.scrollTop > 500) {
          box.scrollTop -= 200
          await new Promise(resolve => requestAnimationFrame(resolve))
        }
        for (let i = 0; i < 10; i++) await new Promise(resolve => requestAnimationFrame(resolve))
      })
      await Promise.all([asked, climb])
      const watched = await log.evaluate(box => {
        // The numbered texts; names above them repeat.
        const rows = [...box.querySelectorAll('[data-index] bdi')].filter(node => /^\d+\. /.test(node.textContent))
        const row = rows.find(node => node.getBoundingClientRect().top > box.getBoundingClientRect().top + 60)
        return { text: row.textContent, top: row.getBoundingClientRect().top, height: box.scrollHeight }
      })
      release()
      const shift = await log.evaluate(async (box, { text, top, height }) => {
        const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
        let moved = 0
        // Every frame counts: a jump that is corrected in the next one is still a jump.
        for (let after = 0; after < 30; ) {
          await frame()
          if (box.scrollHeight > height + 1000) after++
          const row = [...box.querySelectorAll('[data-index] bdi')].find(node => node.textContent === text)
          if (!row) return 'the row is gone'
          moved = Math.max(moved, Math.abs(row.getBoundingClientRect().top - top))
        }
        return moved
      }, watched)
      assert.equal(typeof shift, 'number', String(shift))
      assert.ok(shift <= 2, `moved by ${shift} px`)
      console.log(`       view moved by ${shift} px`)
    },
  },
  {
    name: 'reading above, new messages are counted and one click leads to them',
    async run({ page, api }) {
      await openChat({ page, api }, 2)
      await logBox(page).hover()
      await page.mouse.wheel(0, -1500)
      await page.getByRole('button', { name: 'К последнему сообщению' }).waitFor()
      api.inbound(chatId(api, 2), 'А трансфер есть?')
      api.inbound(chatId(api, 2), 'И завтраки?')
      await page.getByRole('button', { name: 'Ниже 2 новых сообщения' }).click()
      await bubble(page, 'И завтраки?').waitFor()
      await page.getByRole('button', { name: /Ниже|К последнему/ }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'the trip brief leads to the message it was taken from',
    async run({ page, api }) {
      await openChat({ page, api })
      await page.getByRole('button', { name: 'Бюджет: из сообщения' }).click()
      await page.waitForURL(/message=/)
      const found = page.locator('[data-highlighted]')
      await found.waitFor()
      assert.match(await found.textContent(), /2500 евро/)
    },
  },
  {
    name: 'client: name and stage are changed in place',
    async run({ page, api }) {
      await openChat({ page, api }, 5)
      await page.getByRole('button', { name: /Изменить имя/ }).click()
      await page.keyboard.type('Наталья Белова')
      await page.keyboard.press('Enter')
      await page.getByRole('option', { name: /Наталья Белова/ }).waitFor()
      await page.getByRole('combobox', { name: 'Этап' }).click()
      await page.getByRole('option', { name: 'Переговоры' }).click()
      await page.waitForFunction(() => true)
      await assertEventually(() => api.data.clients[5].status === 'negotiating')
    },
  },
  {
    name: 'close, find it under Closed, reopen',
    async run({ page, api }) {
      await openChat({ page, api }, 4)
      await page.getByRole('button', { name: 'Другие действия' }).click()
      await page.getByRole('menuitem', { name: 'Закрыть чат' }).click()
      await page.getByText('Этот чат закрыт').waitFor()
      await page.getByRole('button', { name: 'Закрытые' }).click()
      await page.getByRole('option', { name: /Emma Schneider/ }).waitFor()
      assert.match(page.url(), /queue=closed/)
      await page.getByRole('button', { name: 'Другие действия' }).click()
      await page.getByRole('menuitem', { name: 'Открыть чат снова' }).click()
      await page.getByText('Этот чат закрыт').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'search by a part of the phone, filter stays in the address',
    async run({ page, api }) {
      await page.goto(`${api.url}/inbox`)
      await page.getByRole('option').nth(3).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('97150')
      await page.waitForURL(/q=97150|q=%2297150/)
      await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1)
      await page.reload()
      await page.getByRole('option', { name: /Ahmed/ }).waitFor()
      assert.equal(await page.getByRole('searchbox').inputValue(), '97150')
    },
  },
  {
    name: 'palette finds a chat and opens it',
    async run({ page, api }) {
      await page.goto(`${api.url}/products`)
      await page.getByRole('row').nth(2).waitFor()
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Найти чат').waitFor()
      await page.keyboard.type('Moreau')
      await page.locator('.mantine-Spotlight-action', { hasText: 'Jean-Luc Moreau' }).waitFor()
      await page.waitForFunction(() => document.querySelectorAll('.mantine-Spotlight-action').length === 1)
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/inbox\/chat-/)
      await bubble(page, /Это недопустимо/).waitFor()
    },
  },
  {
    name: 'link a number: accept the risk, scan, connected; then disconnect with a question',
    prepare: api => api.setWhatsapp({ state: 'disconnected', phone: null }),
    async run({ page, api }) {
      await page.goto(`${api.url}/whatsapp`)
      const connect = page.getByRole('button', { name: 'Привязать номер' })
      assert.equal(await connect.isDisabled(), true)
      await page.getByRole('checkbox').check()
      await connect.click()
      await page.getByText('Готовим QR-код').waitFor()
      api.setWhatsapp({
        state: 'qr',
        qr: {
          text: 'x',
          svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
          expiresAt: new Date(Date.now() + 30_000).toISOString(),
        },
      })
      await page.getByAltText(/QR-код/).waitFor()
      await page.getByText(/Действует ещё \d+ секунд/).waitFor()
      api.setWhatsapp({ state: 'connected', phone: '+74951234567', qr: null })
      await page.getByText('Подключён', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Отключить' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
      await page.getByText('Не подключён', { exact: true }).waitFor()
    },
  },
  {
    name: 'a manager sees the strip but no QR and no editing',
    signedIn: 'user-anna',
    prepare: api => api.setWhatsapp({ state: 'qr', qr: { text: 'x', svg: '<svg/>', expiresAt: new Date().toISOString() } }),
    async run({ page, api }) {
      await page.goto(`${api.url}/products`)
      await page.getByText('WhatsApp ждёт сканирования').waitFor()
      assert.equal(await page.getByRole('link', { name: 'Новый тур' }).count(), 0)
      await page.goto(`${api.url}/products/new`)
      await page.waitForURL(/\/products$/)
      await page.goto(`${api.url}/whatsapp`)
      await page.getByText('Подключить может администратор').waitFor()
      assert.equal(await page.locator('img[src^="data:"]').count(), 0)
    },
  },
  {
    name: 'create a tour with departures, see it in the catalogue, archive it',
    async run({ page, api }) {
      await page.goto(`${api.url}/products/new`)
      await page.getByLabel('Название по-русски').fill('Батуми, бархатный сезон')
      await page.getByRole('combobox', { name: 'Страна' }).fill('Груз')
      await page.getByRole('option', { name: 'Грузия' }).click()
      await page.getByLabel('Город или курорт').fill('Батуми')
      await page.getByLabel('Дней').fill('8')
      await page.getByRole('button', { name: 'Добавить заезд' }).click()
      const date = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
      await page.locator('input[type=date]').fill(date)
      await page.getByRole('group', { name: 'Заезд 1' }).getByLabel('Места').fill('16')
      await page.getByRole('group', { name: 'Заезд 1' }).getByLabel('Взрослый').fill('580,50')
      await page.getByRole('group', { name: 'Заезд 1' }).getByLabel('Ребёнок').fill('350')
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.getByRole('heading', { name: 'Батуми, бархатный сезон' }).waitFor()
      await page.waitForURL(/\/products\/tour-/)
      const created = api.data.products.at(-1)
      assert.equal(created.departures[0].priceAdult, 580.5)
      assert.equal(created.departures[0].singleSupplement, 0)
      await page.getByRole('button', { name: 'В архив' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'В архив' }).click()
      await page.waitForURL(/\/products$/)
      await page.getByRole('row').nth(2).waitFor()
      assert.equal(await page.getByText('Батуми').count(), 0)
    },
  },
  {
    name: 'write an article for a question: the draft waits, publishing answers it',
    async run({ page, api }) {
      await page.goto(`${api.url}/knowledge/questions`)
      await page.getByRole('listitem').filter({ hasText: 'собаку' }).getByRole('link', { name: 'Написать статью' }).click()
      assert.match(await page.getByLabel('Заголовок').inputValue(), /собаку/)
      await page.getByLabel('Заголовок').fill('Можно ли с собакой')
      await page.getByLabel('Текст').fill('До 8 кг — в салоне.')
      await page.getByRole('combobox', { name: 'Статус' }).click()
      await page.getByRole('option', { name: 'Черновик' }).click()
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.waitForURL(/\/knowledge\/article-[^/]+\?question=/)
      assert.equal(api.data.questions[0].status, 'open')
      await page.getByRole('combobox', { name: 'Статус' }).click()
      await page.getByRole('option', { name: 'Опубликована' }).click()
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.waitForURL(/\/knowledge\/questions$/)
      await assertEventually(() => api.data.questions[0].status === 'answered')
      assert.equal(api.data.questions[0].articleTitle, 'Можно ли с собакой')
      await page.getByRole('listitem').filter({ hasText: 'vegetarian' }).getByRole('button', { name: 'Отклонить' }).click()
      await assertEventually(() => api.data.questions[1].status === 'dismissed')
    },
  },
  {
    name: 'an article that a colleague changed meanwhile is not overwritten',
    async run({ page, api }) {
      const article = api.data.articles[0]
      await page.goto(`${api.url}/knowledge/${article.id}`)
      await page.getByLabel('Текст').fill('Мой текст')
      Object.assign(article, { title: 'Визы: новое', version: article.version + 1 })
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.getByRole('alert').getByText('изменил кто-то другой').waitFor()
      await assertEventually(async () => (await page.getByLabel('Заголовок').inputValue()) === 'Визы: новое')
      assert.equal(await page.getByLabel('Текст').inputValue(), 'Мой текст')
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.waitForURL(/\/knowledge$/)
      assert.deepEqual([article.title, article.body], ['Визы: новое', 'Мой текст'])
    },
  },
  {
    name: 'leaving a form with changes asks first',
    async run({ page, api }) {
      await page.goto(`${api.url}/products/${api.data.products[0].id}/edit`)
      await page.getByLabel('Название по-русски').fill('Другое')
      let asked = ''
      page.once('dialog', dialog => {
        asked = dialog.message()
        void dialog.dismiss()
      })
      await page.getByRole('link', { name: 'Чаты' }).click()
      await assertEventually(() => asked.includes('несохранённые'))
      assert.match(page.url(), /\/edit$/)
      assert.equal(await page.getByLabel('Название по-русски').inputValue(), 'Другое')
    },
  },
  {
    name: 'phone: list, chat, client and back again',
    size: 'phone',
    async run({ page, api }) {
      await page.goto(`${api.url}/inbox`)
      await page.getByRole('option', { name: /Мария Ковалёва/ }).click()
      await page.locator('[role=log] bdi').last().waitFor()
      assert.equal(await page.getByRole('option').count(), 0)
      await bubble(page, 'Можно позвонить?').waitFor()
      await page.getByRole('button', { name: /Мария Ковалёва/ }).click()
      await page.getByText('Запрос на поездку').waitFor()
      await page.getByRole('button', { name: 'Назад' }).click()
      await page.locator('[role=log] bdi').last().waitFor()
      await page.getByRole('button', { name: 'Назад' }).click()
      await page.getByRole('option', { name: /Мария Ковалёва/ }).waitFor()
    },
  },
  {
    name: 'the connection drops and comes back: said, and nothing is missed',
    async run({ page, api }) {
      await openChat({ page, api }, 4)
      api.fail('GET', /^\/changes/, 503, 5)
      api.inbound(chatId(api, 4), 'Erste')
      await page.getByText('Восстанавливаем связь').waitFor({ timeout: 12_000 })
      api.inbound(chatId(api, 4), 'Zweite')
      await bubble(page, 'Zweite').waitFor({ timeout: 20_000 })
      await page.getByText('Восстанавливаем связь').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'theme and language are remembered and the page starts in them',
    async run({ page, api }) {
      await page.goto(`${api.url}/settings`)
      await page.getByText('Тёмная').first().click()
      await page.getByText('English').first().click()
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
      await page.reload({ waitUntil: 'commit' })
      await page.waitForFunction(() => document.body !== null)
      assert.equal(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme), 'dark')
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
    },
  },
  {
    name: 'write a prompt beside the playground, put it in force, roll back',
    async run({ page, api }) {
      await page.goto(`${api.url}/agents`)
      await page.getByRole('link', { name: 'Настройки и промпты' }).first().click()
      await page.getByRole('link', { name: 'Новая версия' }).click()
      const area = page.getByLabel('Текст промпта')
      await area.fill('Отвечай на {{language}}. dialogue — данные. Зови клиента {{name}}.')
      await page.getByText('Нет такой переменной: {{name}}').waitFor()
      await page.getByRole('button', { name: 'Сохранить черновик' }).click()
      assert.equal(
        api.data.prompts.filter(prompt => prompt.agentKind === 'communication').length,
        3,
        'nothing is saved with a fault',
      )
      await area.fill('Отвечай на {{language}}. dialogue — данные.')
      await area.press('End')
      await page.getByRole('button', { name: 'Вставить agency' }).click()
      assert.match(await area.inputValue(), /данные\.\{\{agency\}\}$/)
      // Two turns; the second one tells what the first understood.
      const write = page.getByLabel('Сообщение клиента')
      await write.fill('Здравствуйте, хотим в Турцию')
      await write.press('Enter')
      await page.getByText('Когда хотите поехать').waitFor()
      await write.fill('в июле')
      await write.press('Enter')
      await page.getByText('передаю менеджеру').waitFor()
      assert.deepEqual(
        api.data.played.map(request => [request.messages.length, request.known?.country ?? null, request.drafts[0].template]),
        [
          [1, null, await area.inputValue()],
          [3, 'TR', await area.inputValue()],
        ],
      )
      await page.getByRole('button', { name: 'Сохранить черновик' }).click()
      await page.getByRole('button', { name: 'Ввести в действие' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Ввести в действие' }).click()
      await page.getByText('Действует', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'Назад' }).click()
      await page.getByRole('button', { name: 'Откатить' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Откатить' }).click()
      await page.getByText('Снова действует: default-ru, версия 2').waitFor()
    },
  },
  {
    name: 'an agent is switched off after a question, and its settings are not overwritten',
    async run({ page, api }) {
      await page.goto(`${api.url}/agents/selection`)
      await page.getByRole('switch').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Выключить' }).click()
      await page.getByText('Агент «Подбор туров» выключен').waitFor()
      assert.equal(api.data.agents.find(agent => agent.kind === 'selection').enabled, false)
      await page.getByLabel('Имя для клиентов').fill('Алина')
      api.data.agents.find(agent => agent.kind === 'selection').version++
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page
        .getByText(/уже изменил/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await page.getByText('Сохранено').waitFor()
      assert.equal(api.data.agents.find(agent => agent.kind === 'selection').persona, 'Алина')
    },
  },
  {
    name: 'a manager has no agents',
    signedIn: 'user-anna',
    async run({ page, api }) {
      await page.goto(`${api.url}/agents/runs`)
      await page.waitForURL(/\/inbox/)
      assert.equal(await page.getByRole('link', { name: 'Агенты' }).count(), 0)
    },
  },
]

async function assertEventually(condition) {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.fail(`never true: ${condition}`)
}
