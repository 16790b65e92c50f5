// @vitest-environment jsdom
import { configure, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { FilledQuickReply } from '@/api/quick-replies'
import { baseUrl, server, signInForTest } from '@/test/api'
import { mediaOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import { attachments } from './attachments'
import { Composer } from './Composer'

// The list is loaded when it is first needed.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
const asked: string[] = []
beforeEach(() => {
  signInForTest()
  URL.createObjectURL = vi.fn(() => 'blob:x')
  URL.revokeObjectURL = vi.fn()
  attachments.clear()
  asked.length = 0
  const replies: FilledQuickReply[] = [
    { id: 'r-1', shortcut: 'viza', title: 'Виза', language: 'de', text: 'Kein Visum nötig.', productId: null, photo: null },
    { id: 'r-2', shortcut: 'wifi', title: 'Интернет', language: 'ru', text: 'Интернет есть.', productId: null, photo: null },
  ]
  const photo = { id: 'p-1', url: '/api/products/tour-1/photos/p-1', width: 10, height: 10 }
  server.use(
    mock.get(`${baseUrl}/api/conversations/chat-1/quick-replies`, ({ request }) => {
      const q = new URL(request.url).searchParams.get('q') ?? ''
      return HttpResponse.json({ items: replies.filter(reply => reply.shortcut.startsWith(q)) })
    }),
    mock.get(`${baseUrl}/api/products`, ({ request }) => {
      const q = new URL(request.url).searchParams.get('q') ?? ''
      const tour = { id: 'tour-1', title: { ru: 'Аланья', en: 'Alanya' }, photos: [photo] }
      return HttpResponse.json({ items: q === '' || 'аланья'.startsWith(q) ? [tour] : [], nextCursor: null })
    }),
    mock.get(`${baseUrl}/api/conversations/chat-1/tour-cards/tour-1`, () =>
      HttpResponse.json({ productId: 'tour-1', language: 'de', text: '*Alanya*', photo }),
    ),
    mock.get(
      `${baseUrl}/api/products/tour-1/photos/p-1`,
      () => new HttpResponse('12345', { headers: { 'Content-Type': 'image/jpeg' } }),
    ),
    mock.post(`${baseUrl}/api/conversations/chat-1/media`, ({ request }) => {
      asked.push(`upload ${new URL(request.url).searchParams.get('name')}`)
      return HttpResponse.json(mediaOf())
    }),
    mock.post(`${baseUrl}/api/conversations/chat-1/translate`, () => {
      asked.push('translate')
      return HttpResponse.json({
        language: 'de',
        from: 'ru',
        provider: 'deepl',
        text: 'Es gibt Internet.',
        figuresChanged: false,
        differences: [],
      })
    }),
  )
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const open = async () => {
  const onSend = vi.fn()
  await renderApp(
    <Composer
      conversationId="chat-1"
      control="manager"
      closed={false}
      translation={{ to: 'de', from: 'ru', isOn: true }}
      onSend={onSend}
    />,
  )
  return { onSend, field: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Сообщение' }) }
}
const options = () => screen.findAllByRole('option')
const marked = () => screen.getAllByRole('option').find(option => option.getAttribute('aria-selected') === 'true')

test('slash_choosesByKeyboard_andWhatIsInTheClientsLanguageIsNotTranslated', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, '/')
  expect(await options()).toHaveLength(3)
  expect(screen.getByRole('listbox', { name: 'Быстрые ответы и туры' })).toBeVisible()
  expect(marked()).toHaveTextContent('/vizaВизаKein Visum nötig.')
  await userEvent.keyboard('{ArrowDown}')
  expect(marked()).toHaveTextContent('/wifi')
  expect(field).toHaveAttribute('aria-activedescendant', marked()!.id)
  await userEvent.keyboard('{ArrowUp}{Enter}')
  expect(onSend).not.toHaveBeenCalled()
  expect(field).toHaveValue('Kein Visum nötig.')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field).toHaveAccessibleDescription(/Уже на языке клиента/)
  await userEvent.keyboard('{Enter}')
  expect(onSend.mock.calls).toEqual([['Kein Visum nötig.', { asWritten: true }]])
  expect(asked).toEqual([])
})

test('slash_narrowed_insertsByTab_andAnotherLanguageIsTranslatedAsEver', async () => {
  const { field } = await open()
  await userEvent.type(field, '/wi')
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
  await userEvent.keyboard('{Tab}')
  expect(field).toHaveValue('Интернет есть.')
  expect(field).toHaveFocus()
  await waitFor(() => expect(asked).toEqual(['translate']))
})

test('tour_insertsItsCard_withItsPhoto', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, '/')
  await userEvent.click(await screen.findByRole('option', { name: /Аланья/ }))
  await waitFor(() => expect(field).toHaveValue('*Alanya*'))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Отправить' })).toBeEnabled())
  expect(asked).toEqual(['upload Аланья.jpg'])
  await userEvent.type(field, '{Enter}')
  expect(onSend.mock.calls).toEqual([['*Alanya*', { asWritten: true, mediaId: 'media-1' }, mediaOf()]])
})

test('escape_closesTheList_andTheTextStays', async () => {
  const { field } = await open()
  await userEvent.type(field, '/')
  await options()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field).toHaveValue('/')
  expect(field).toHaveFocus()
})

test('slash_insideAText_isASlash', async () => {
  const { field } = await open()
  await userEvent.type(field, '24/7')
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('button_opensAllOfThem_andPutsTheChosenBeforeWhatIsTyped', async () => {
  const { field } = await open()
  await userEvent.type(field, 'До встречи')
  await userEvent.click(screen.getByRole('button', { name: 'Быстрые ответы' }))
  await userEvent.click(await screen.findByRole('option', { name: /Виза/ }))
  expect(field).toHaveValue('Kein Visum nötig.\nДо встречи')
})
