// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Notice } from '@/api/notifications'
import { toast } from '@/components/toast'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { useUnreadNotices } from './api/use-notices'
import { NoticeList } from './NoticeList'
import { targetOf } from './target'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const noticeOf = (values: Partial<Notice> & { id: string }): Notice => ({
  kind: 'handoff',
  title: '',
  clientId: 'client-1',
  clientName: 'Мария Ковалёва',
  conversationId: 'chat-1',
  taskId: null,
  holdId: null,
  createdAt: '2026-11-23T09:00:00Z',
  readAt: null,
  ...values,
})

function Count() {
  return <output>{useUnreadNotices()}</output>
}

async function show(notices: Notice[]) {
  const asked: string[] = []
  const onOpened = vi.fn()
  server.use(
    mock.get(`${baseUrl}/api/notifications`, ({ request }) => {
      const unread = new URL(request.url).searchParams.get('unread') === 'true'
      return HttpResponse.json({ items: notices.filter(notice => !unread || !notice.readAt), nextCursor: null })
    }),
    mock.post(`${baseUrl}/api/notifications/read-all`, () => {
      asked.push('all')
      for (const notice of notices) notice.readAt ??= '2026-11-23T10:00:00Z'
      return new HttpResponse(null, { status: 204 })
    }),
    mock.post(`${baseUrl}/api/notifications/:id/read`, ({ params }) => {
      asked.push(String(params.id))
      for (const notice of notices) if (notice.id === params.id) notice.readAt = '2026-11-23T10:00:00Z'
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await renderApp(
    <>
      <Count />
      <NoticeList titled onOpened={onOpened} />
    </>,
  )
  return { asked, onOpened, count: () => screen.getByRole('status').textContent }
}

test('notices_each_areToldInWords', async () => {
  await show([
    noticeOf({ id: 'n-1', kind: 'mention', title: 'Анна, позвони им' }),
    noticeOf({ id: 'n-2', kind: 'tokens_80', clientId: null, clientName: null, conversationId: null }),
    noticeOf({ id: 'n-3', kind: 'of_tomorrow' as Notice['kind'], readAt: '2026-11-23T10:00:00Z' }),
    noticeOf({ id: 'n-4', kind: 'task_due', title: 'Позвонить', readAt: '2026-11-23T10:00:00Z' }),
    noticeOf({ id: 'n-5', kind: 'scheduled_canceled', readAt: '2026-11-23T10:00:00Z' }),
  ])
  const items = await screen.findAllByRole('listitem')
  expect(items.map(item => item.textContent)).toEqual([
    expect.stringMatching(/^Новое: Вас упомянули в заметке.*Мария КовалёваАнна, позвони им/),
    expect.stringMatching(/^Новое: Агенты израсходовали 80 % токенов/),
    expect.stringMatching(/^Нужно ваше внимание/),
    expect.stringMatching(/^Пора выполнить задачу.*Мария КовалёваПозвонить/),
    expect.stringMatching(/^Запланированное сообщение не уйдёт.*Мария Ковалёва/),
  ])
})

test('notice_opened_isReadAndCountedNoMore', async () => {
  const { asked, onOpened, count } = await show([noticeOf({ id: 'n-1' }), noticeOf({ id: 'n-2', kind: 'draft' })])
  await waitFor(() => expect(count()).toBe('2'))
  await userEvent.click(screen.getByRole('link', { name: /ИИ просит вас принять клиента/ }))
  expect(asked).toEqual(['n-1'])
  expect(onOpened).toHaveBeenCalledOnce()
  await waitFor(() => expect(count()).toBe('1'))
})

test('notice_read_isOpenedWithoutAskingAgain', async () => {
  const { asked, onOpened } = await show([noticeOf({ id: 'n-1', readAt: '2026-11-23T10:00:00Z' })])
  await userEvent.click(await screen.findByRole('link'))
  expect(onOpened).toHaveBeenCalledOnce()
  expect(asked).toEqual([])
})

test('readAll_nothingIsLeftUnread', async () => {
  const { asked, count } = await show([noticeOf({ id: 'n-1' }), noticeOf({ id: 'n-2' })])
  await userEvent.click(await screen.findByRole('button', { name: 'Прочитать все' }))
  await waitFor(() => expect(count()).toBe('0'))
  expect(asked).toEqual(['all'])
  expect(screen.queryByRole('button', { name: 'Прочитать все' })).toBeNull()
})

test('markRead_refused_isToldAndItStaysUnread', async () => {
  const error = vi.spyOn(toast, 'error')
  const { count } = await show([noticeOf({ id: 'n-1', conversationId: null })])
  server.use(mock.post(`${baseUrl}/api/notifications/n-1/read`, () => HttpResponse.error()))
  const item = within(await screen.findByRole('listitem'))
  expect(item.queryByRole('link')).toBeNull()
  await userEvent.click(item.getByRole('button', { name: 'Отметить прочитанным' }))
  await waitFor(() => expect(error).toHaveBeenCalled())
  expect(count()).toBe('1')
})

test('notices_none_saysWhatWillComeHere', async () => {
  await show([])
  expect(await screen.findByText('Событий пока нет')).toBeInTheDocument()
})

test('targetOf_kinds_leadToWhatTheyAreAbout', () => {
  const chat = { to: '/inbox/$conversationId', params: { conversationId: 'c' } }
  expect(targetOf({ kind: 'handoff', conversationId: 'c' })).toEqual({ ...chat, search: {} })
  expect(targetOf({ kind: 'mention', conversationId: 'c' })).toEqual({ ...chat, search: { panel: 'client' } })
  expect(targetOf({ kind: 'scheduled_canceled', conversationId: 'c' })).toEqual({ ...chat, search: {} })
  expect(targetOf({ kind: 'task_due', conversationId: 'c' })).toEqual({ ...chat, search: { panel: 'client' } })
  expect(targetOf({ kind: 'task_due', conversationId: null })).toEqual({ to: '/tasks' })
  expect(targetOf({ kind: 'handoff', conversationId: null })).toBeNull()
  expect(targetOf({ kind: 'tokens_100', conversationId: null })).toEqual({ to: '/agents/usage' })
})
