import { type Account, call, conversation, type Message, type Overview, peersOf, showPhone, unread } from './data.js'
import { h } from './dom.js'
import { fileLine, fileView, MAX_FILE_BYTES, readFile, rememberPlaying, sizeOf } from './files.js'
import { type Language, say, type Word } from './words.js'

type View = 'people' | 'chats' | 'thread'
type Theme = 'light' | 'dark'

const root = document.querySelector<HTMLElement>('#app') ?? document.body
let overview: Overview = { accounts: [], qr: [], devices: [], messages: [] }
let language: Language =
  (localStorage.getItem('language') as Language | null) ?? (navigator.language.startsWith('ru') ? 'ru' : 'en')
let me: string | null = localStorage.getItem('me')
let peer: string | null = localStorage.getItem('peer')
let view: View = 'people'
let problem = ''
let connected = true

const t = (word: Word) => say(language, word)
const account = (phone: string | null): Account | undefined => overview.accounts.find((one) => one.phone === phone)
const drafts = new Map<string, string>()
const attachments = new Map<string, File>()
const leaving = new Set<string>()

applyTheme(localStorage.getItem('theme') as Theme | null)
listen()
render()

/** The server tells the whole state at every change: it is small, and there is nothing to get out of step. */
function listen(): void {
  const events = new EventSource('/events')
  events.onmessage = ({ data }) => {
    overview = JSON.parse(data as string) as Overview
    connected = true
    render()
    markRead()
  }
  events.onerror = () => {
    connected = false
    render()
  }
}

function render(): void {
  const focus = rememberFocus()
  const play = rememberPlaying()
  document.documentElement.lang = language
  root.dataset.view = view
  root.replaceChildren(people(), chats(), thread())
  focus()
  play()
  const scroll = root.querySelector('.thread')
  if (scroll) scroll.scrollTop = scroll.scrollHeight
}

function people(): HTMLElement {
  const row = ({ phone, name }: Account) =>
    h(
      'button',
      { class: 'row', 'aria-current': String(phone === me), onclick: () => become(phone) },
      face(phone, name),
      h('span', { class: 'body' }, h('div', { class: 'name' }, name), h('div', { class: 'preview' }, showPhone(phone))),
      badge(peersOf(overview, phone).reduce((sum, { peer }) => sum + unread(overview, phone, peer), 0)),
    )
  const of = (kind: Account['kind']) => overview.accounts.filter((one) => one.kind === kind)
  return h(
    'nav',
    { class: 'column people', 'aria-label': t('title') },
    h(
      'header',
      { class: 'bar' },
      h('h1', {}, t('title'), h('small', {}, t('subtitle'))),
      h('button', { class: 'icon', title: t('language'), onclick: switchLanguage }, language === 'ru' ? 'EN' : 'RU'),
      h('button', { class: 'icon', title: t('theme'), 'aria-label': t('theme'), onclick: switchTheme }, '◐'),
    ),
    h('p', { class: 'problem', role: 'alert' }, connected ? problem : t('lost')),
    h(
      'div',
      { class: 'scroll' },
      h('div', { class: 'label' }, t('agencies')),
      ...of('agency').map(row),
      h('div', { class: 'label' }, t('clients')),
      ...of('client').map(row),
      addClientForm(),
    ),
  )
}

function addClientForm(): HTMLElement {
  return h(
    'form',
    {
      class: 'form',
      onsubmit: (event) => {
        event.preventDefault()
        const form = event.currentTarget as HTMLFormElement
        const data = new FormData(form)
        const phone = String(data.get('phone')).replace(/\D/g, '')
        const name = String(data.get('name')).trim()
        void act(async () => {
          await call('PUT', `/accounts/${phone}`, { kind: 'client', ...(name ? { name } : {}) })
          form.reset()
          become(phone)
        })
      },
    },
    h('div', { class: 'label', style: 'margin-inline: 0' }, t('addClient')),
    h('input', { name: 'name', id: 'new-name', placeholder: t('name'), 'aria-label': t('name'), maxlength: '100' }),
    h('input', {
      name: 'phone',
      id: 'new-phone',
      type: 'tel',
      required: true,
      pattern: '\\+?[\\d\\s\\(\\)\\-]{7,24}',
      placeholder: t('phone'),
      'aria-label': t('phone'),
    }),
    h('button', { class: 'button' }, t('add')),
  )
}

function chats(): HTMLElement {
  const own = account(me)
  const known = own ? peersOf(overview, own.phone) : []
  const others = own
    ? overview.accounts.filter(({ phone, kind }) => kind !== own.kind && !known.some((k) => k.peer === phone))
    : []
  return h(
    'section',
    { class: 'column chats', 'aria-label': t('chats') },
    h(
      'header',
      { class: 'bar' },
      h('button', { class: 'icon back', 'aria-label': t('back'), onclick: () => show('people') }, '←'),
      h('h2', {}, own?.name ?? t('chats'), own ? h('small', {}, showPhone(own.phone)) : null),
    ),
    h(
      'div',
      { class: 'scroll' },
      own?.kind === 'agency' ? devices(own) : null,
      own ? h('div', { class: 'label' }, t('chats')) : null,
      own && known.length === 0 ? h('p', { class: 'hint' }, t('noChats')) : null,
      ...known.map(({ peer: phone, last }) => chatRow(phone, last)),
      others.length > 0 ? h('div', { class: 'label' }, t('writeTo')) : null,
      ...others.map(({ phone }) => chatRow(phone, null)),
    ),
  )
}

function chatRow(phone: string, last: Message | null): HTMLElement {
  const name = account(phone)?.name ?? showPhone(phone)
  const mine = last?.from === me
  return h(
    'button',
    { class: 'row', 'aria-current': String(phone === peer), onclick: () => open(phone) },
    face(phone, name),
    h(
      'span',
      { class: 'body' },
      h('div', { class: 'name' }, name),
      h(
        'div',
        { class: 'preview' },
        mine ? `${t('you')}: ` : null,
        h('bdi', {}, last ? preview(last) : showPhone(phone)),
      ),
    ),
    last ? h('time', {}, clock(last.at)) : null,
    badge(me ? unread(overview, me, phone) : 0),
  )
}

function devices(own: Account): HTMLElement {
  const linked = overview.devices.filter(({ phone }) => phone === own.phone)
  const scan = (qr: string) => act(() => call('POST', `/phones/${own.phone}/scan`, { qr }))
  return h(
    'div',
    {},
    h('div', { class: 'label' }, t('linked')),
    linked.length === 0 ? h('p', { class: 'hint' }, t('noDevices')) : null,
    ...linked.map((device) =>
      h(
        'div',
        { class: 'card' },
        h('div', {}, `Soul CRM · ${device.connected ? t('online') : t('offline')}`),
        h(
          'button',
          { class: 'button danger', onclick: () => void act(() => call('DELETE', `/devices/${device.token}`)) },
          t('unlink'),
        ),
      ),
    ),
    h('div', { class: 'label' }, t('waiting')),
    overview.qr.length === 0 ? h('p', { class: 'hint' }, t('noQr')) : null,
    ...overview.qr.map(({ qr, expiresAt }) =>
      h(
        'div',
        { class: 'card' },
        h('code', {}, qr),
        h(
          'div',
          { class: 'preview hint', style: 'padding: 0' },
          `${t('expires')} ${clock(Date.parse(expiresAt), true)}`,
        ),
        h('button', { class: 'button main', onclick: () => void scan(qr) }, t('scan')),
      ),
    ),
    h(
      'form',
      {
        class: 'form',
        onsubmit: (event) => {
          event.preventDefault()
          const form = event.currentTarget as HTMLFormElement
          void scan(String(new FormData(form).get('qr'))).then(() => form.reset())
        },
      },
      h('input', {
        name: 'qr',
        id: 'qr-text',
        required: true,
        placeholder: t('pasteQr'),
        'aria-label': t('pasteQr'),
        autocomplete: 'off',
      }),
      h('button', { class: 'button' }, t('scan')),
    ),
  )
}

function thread(): HTMLElement {
  const [own, other] = [account(me), account(peer)]
  if (!own || !other || own.phone === other.phone) {
    return h('main', { class: 'column thread-column' }, h('div', { class: 'empty' }, t('choose')))
  }
  const messages = conversation(overview, own.phone, other.phone)
  return h(
    'main',
    { class: 'column thread-column' },
    h(
      'header',
      { class: 'bar' },
      h('button', { class: 'icon back', 'aria-label': t('back'), onclick: () => show('chats') }, '←'),
      face(other.phone, other.name),
      h('h2', {}, other.name, h('small', {}, showPhone(other.phone))),
    ),
    h(
      'div',
      { class: 'scroll thread', role: 'log', 'aria-live': 'polite' },
      ...(messages.length === 0 ? [h('div', { class: 'empty' }, t('empty'))] : bubbles(messages)),
    ),
    composer(own, other),
  )
}

function bubbles(messages: Message[]): HTMLElement[] {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1]
    const newDay = !before || new Date(before.at).toDateString() !== new Date(message.at).toDateString()
    return [
      ...(newDay ? [h('div', { class: 'day' }, day(message.at))] : []),
      bubble(message, before?.from !== message.from),
    ]
  })
}

function bubble(message: Message, turn: boolean): HTMLElement {
  const mine = message.from === me
  const quoted = message.replyTo ? overview.messages.find(({ id }) => id === message.replyTo) : undefined
  return h(
    'article',
    { class: `bubble${mine ? ' mine' : ''}${turn ? ' turn' : ''}` },
    quoted ? h('div', { class: 'quote', dir: 'auto' }, preview(quoted)) : null,
    fileView(message, t),
    message.text || message.revoked ? h('p', { dir: 'auto' }, message.revoked ? t('revoked') : message.text) : null,
    h(
      'footer',
      {},
      message.edited && !message.revoked ? h('span', {}, t('edited')) : null,
      h('time', {}, clock(message.at)),
      mine ? ticks(message.ack) : null,
    ),
  )
}

function ticks(ack: number): HTMLElement {
  const [sign, label] =
    ack < 1 ? ['🕓', 'pending'] : ack === 1 ? ['✓', 'sent'] : ack === 2 ? ['✓✓', 'delivered'] : ['✓✓', 'read']
  return h('span', { class: `ticks${ack >= 3 ? ' read' : ''}`, 'aria-label': label ?? '' }, sign ?? '')
}

function composer(own: Account, other: Account): HTMLElement {
  const key = `${own.phone}-${other.phone}`
  const side = own.kind === 'agency' ? 'phones' : 'chats'
  const send = () => {
    const text = (drafts.get(key) ?? '').trim()
    const file = attachments.get(key)
    if ((text === '' && !file) || leaving.has(key)) return
    leaving.add(key) // a large file takes a moment, and must not go twice
    void act(async () => {
      const media = file && (await readFile(file))
      await call('POST', `/${side}/${own.phone}/messages`, { to: other.phone, text, ...(media ? { media } : {}) })
      drafts.delete(key)
      attachments.delete(key)
    }).finally(() => leaving.delete(key))
  }
  const area = h('textarea', {
    id: 'message',
    rows: '1',
    placeholder: t('message'),
    'aria-label': t('message'),
    dir: 'auto',
    oninput: (event) => drafts.set(key, (event.currentTarget as HTMLTextAreaElement).value),
    onkeydown: (event) => {
      const { key: pressed, shiftKey, isComposing } = event as KeyboardEvent
      if (pressed !== 'Enter' || shiftKey || isComposing) return
      event.preventDefault()
      send()
    },
  })
  area.value = drafts.get(key) ?? ''
  return h(
    'footer',
    { class: 'composer' },
    attachment(key),
    picker(key),
    area,
    h('button', { class: 'button main', onclick: send }, t('send')),
  )
}

/** The file that goes with the next message. */
function attachment(key: string): HTMLElement | null {
  const file = attachments.get(key)
  if (!file) return null
  const detach = () => {
    attachments.delete(key)
    render()
  }
  return h(
    'div',
    { class: 'attachment' },
    h('span', {}, `📎 ${file.name} `, h('small', {}, sizeOf(file.size))),
    h('button', { class: 'icon', 'aria-label': t('detach'), title: t('detach'), onclick: detach }, '✕'),
  )
}

function picker(key: string): HTMLElement {
  const input = h('input', {
    type: 'file',
    id: 'file',
    hidden: true,
    onchange: () => {
      const file = input.files?.[0]
      if (!file) return
      void act(async () => {
        if (file.size > MAX_FILE_BYTES) throw new Error(t('tooLarge'))
        attachments.set(key, file)
      })
    },
  })
  const pick = () => input.click()
  return h(
    'span',
    {},
    input,
    h('button', { class: 'icon', 'aria-label': t('attach'), title: t('attach'), onclick: pick }, '+'),
  )
}

function become(phone: string): void {
  me = phone
  localStorage.setItem('me', phone)
  // A client has one agency to write to; the agency chooses, since what is opened counts as read.
  const isClient = account(phone)?.kind === 'client'
  const agencies = overview.accounts.filter(({ kind }) => kind === 'agency')
  if (isClient) peer = peersOf(overview, phone)[0]?.peer ?? agencies[0]?.phone ?? null
  else if (account(peer)?.kind !== 'client') peer = null
  show('chats')
  markRead()
}

function open(phone: string): void {
  peer = phone
  localStorage.setItem('peer', phone)
  show('thread')
  markRead()
  root.querySelector<HTMLTextAreaElement>('#message')?.focus()
}

function show(next: View): void {
  view = next
  render()
}

/** What is on the screen has been read. */
function markRead(): void {
  const [own, other] = [account(me), account(peer)]
  if (!own || !other || document.hidden || unread(overview, own.phone, other.phone) === 0) return
  if (!root.querySelector('.thread')?.checkVisibility()) return
  void call('POST', `/${own.kind === 'agency' ? 'phones' : 'chats'}/${own.phone}/read`, { with: other.phone })
}
document.addEventListener('visibilitychange', markRead)

async function act(action: () => Promise<void>): Promise<void> {
  try {
    await action()
    problem = ''
  } catch (error) {
    problem = (error as Error).message
  }
  render()
}

/** The page is drawn anew at every change; what the person is typing stays as it is. */
function rememberFocus(): () => void {
  const active = document.activeElement
  const field = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null
  const inputs = () => [...root.querySelectorAll<HTMLInputElement>('input:not([type=file])')]
  const values = new Map(inputs().map((input) => [input.id, input.value]))
  const selection = field ? [field.selectionStart, field.selectionEnd] : null
  return () => {
    for (const input of inputs()) input.value = values.get(input.id) ?? ''
    const again = field && document.getElementById(field.id)
    if (!(again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement)) return
    again.focus()
    if (again.type !== 'tel') again.setSelectionRange(selection?.[0] ?? null, selection?.[1] ?? null)
  }
}

function switchLanguage(): void {
  language = language === 'ru' ? 'en' : 'ru'
  localStorage.setItem('language', language)
  render()
}

function switchTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const now = (document.documentElement.dataset.theme as Theme | undefined) ?? (dark ? 'dark' : 'light')
  applyTheme(now === 'dark' ? 'light' : 'dark')
}

function applyTheme(theme: Theme | null): void {
  if (!theme) return
  document.documentElement.dataset.theme = theme
  localStorage.setItem('theme', theme)
}

function face(phone: string, name: string): HTMLElement {
  const hue = (Number(phone.slice(-6)) * 137) % 360 // neighbouring numbers get colours far apart
  const initials = (name.match(/\p{L}/gu)?.[0] ?? '#').toUpperCase()
  return h('span', { class: 'face', style: `--face: hsl(${hue} 35% 42%)`, 'aria-hidden': 'true' }, initials)
}

function badge(count: number): HTMLElement | null {
  return count > 0 ? h('span', { class: 'count' }, String(count)) : null
}

function preview(message: Message): string {
  if (message.revoked) return t('revoked')
  if (!message.media) return message.text
  const line = fileLine(message, t)
  return message.text ? `${line.split(' ')[0]} ${message.text}` : line
}

function clock(at: number, seconds = false): string {
  return new Intl.DateTimeFormat(language, { timeStyle: seconds ? 'medium' : 'short' }).format(at)
}

function day(at: number): string {
  const midnight = new Date().setHours(0, 0, 0, 0)
  if (at >= midnight) return t('today')
  if (at >= midnight - 86_400_000) return t('yesterday')
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(at)
}
