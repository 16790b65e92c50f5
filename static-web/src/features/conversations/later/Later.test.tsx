// @vitest-environment jsdom
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Scheduled } from '@/api/scheduled'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { Composer } from '../composer/Composer'
import { ScheduledArea } from './ScheduledArea'

// The dialogs are loaded when they are first needed.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const list = `${baseUrl}/api/conversations/chat-1/scheduled-messages`
const one = `${baseUrl}/api/scheduled-messages/s-1`
const scheduledOf = (values: Partial<Scheduled> = {}): Scheduled => ({
  id: 's-1',
  conversationId: 'chat-1',
  authorId: 'user-1',
  authorName: 'Анна',
  text: 'Напоминаю о паспорте',
  translation: null,
  asWritten: false,
  media: null,
  localTime: '2030-01-15T10:00',
  timeZone: 'Asia/Tokyo',
  sendAt: '2030-01-15T01:00:00Z',
  cancelOnReply: true,
  state: 'waiting',
  reason: null,
  messageId: null,
  createdAt: '2026-11-23T09:00:00Z',
  version: 4,
  ...values,
})
const problem = (status: number, code: string) => HttpResponse.json({ code, title: 'x', status }, { status })

async function show(items: Scheduled[] = []) {
  server.use(mock.get(list, () => HttpResponse.json({ timeZone: 'Asia/Tokyo', items })))
  const onSend = vi.fn()
  await renderApp(
    <>
      <ScheduledArea conversationId="chat-1" />
      <Composer conversationId="chat-1" control="manager" closed={false} onSend={onSend} />
    </>,
  )
  return { onSend, field: screen.getByRole('textbox', { name: 'Сообщение' }) }
}

test('later_plansByTheClientsClock_andEmptiesTheComposer', async () => {
  const planned: unknown[] = []
  server.use(
    mock.post(list, async ({ request }) => {
      planned.push(await request.json())
      return HttpResponse.json(scheduledOf(), { status: 201 })
    }),
  )
  const { onSend, field } = await show()
  await userEvent.type(field, 'Доброе утро')
  await userEvent.click(screen.getByRole('button', { name: 'Отправить позже…' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText(/Asia\/Tokyo, сейчас там \d\d:\d\d/)).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Завтра, 10:00' })).toBeVisible()
  expect(dialog.getByRole('switch', { name: /если клиент напишет раньше/ })).toBeChecked()
  fireEvent.change(dialog.getByLabelText(/Время клиента/), { target: { value: '2030-01-15T10:00' } })
  expect(dialog.getByText(/У вас это 15 января 2030/)).toBeVisible()
  await userEvent.click(dialog.getByRole('button', { name: 'Запланировать' }))
  await waitFor(() => expect(planned).toEqual([{ text: 'Доброе утро', localTime: '2030-01-15T10:00', cancelOnReply: true }]))
  await waitFor(() => expect(field).toHaveValue(''))
  expect(onSend).not.toHaveBeenCalled()
})

test.each([
  ['scheduled_message.in_the_past', 422, /уже прошло/],
  ['scheduled_message.no_such_time', 422, /Такого времени не будет/],
  ['scheduled_message.too_many', 409, /слишком много/],
  ['client.blocked', 409, /заблокирован/],
])('later_%s_isSaid_andNothingIsLost', async (code, status, said) => {
  server.use(mock.post(list, () => problem(status, code)))
  const { field } = await show()
  await userEvent.type(field, 'Доброе утро')
  await userEvent.click(screen.getByRole('button', { name: 'Отправить позже…' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Запланировать' }))
  expect(await screen.findByRole('alert')).toHaveTextContent(said)
  expect(field).toHaveValue('Доброе утро')
})

test('waiting_isShownInTheClientsTime_andCanceledOnTheVersionThatWasSeen', async () => {
  const seen: unknown[] = []
  const items = [scheduledOf()]
  server.use(
    mock.delete(one, ({ request }) => {
      seen.push(request.headers.get('If-Match'))
      items.length = 0
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await show(items)
  const area = within(await screen.findByRole('region', { name: 'Уйдёт позже' }))
  expect(area.getByText('Напоминаю о паспорте')).toBeVisible()
  expect(area.getByText(/15 января 2030 г. в 10:00 у клиента/)).toBeVisible()
  expect(area.getByText('Анна')).toBeVisible()
  await userEvent.click(area.getByRole('button', { name: 'Не отправлять: Напоминаю о паспорте' }))
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Не отправлять' }))
  await waitFor(() => expect(seen).toEqual(['"4"']))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Уйдёт позже' })).toBeNull())
})

test('edit_changedByAColleague_keepsWhatWasTyped_andTheSecondTryIsOnTheNewVersion', async () => {
  const seen: unknown[] = []
  const items = [scheduledOf()]
  server.use(
    mock.patch(one, async ({ request }) => {
      seen.push([request.headers.get('If-Match'), await request.json()])
      if (seen.length > 1) return HttpResponse.json(scheduledOf({ version: 6 }))
      items[0] = scheduledOf({ version: 5 })
      return problem(412, 'request.version_stale')
    }),
  )
  await show(items)
  await userEvent.click(await screen.findByRole('button', { name: 'Изменить: Напоминаю о паспорте' }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.clear(dialog.getByLabelText('Текст'))
  await userEvent.type(dialog.getByLabelText('Текст'), 'Паспорт с собой?')
  await userEvent.click(dialog.getByRole('button', { name: 'Сохранить' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('Это уже изменил кто-то другой')
  expect(dialog.getByLabelText('Текст')).toHaveValue('Паспорт с собой?')
  await userEvent.click(dialog.getByRole('button', { name: 'Сохранить' }))
  const change = { text: 'Паспорт с собой?', asWritten: false, cancelOnReply: true }
  await waitFor(() =>
    expect(seen).toEqual([
      ['"4"', change],
      ['"5"', change],
    ]),
  )
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
