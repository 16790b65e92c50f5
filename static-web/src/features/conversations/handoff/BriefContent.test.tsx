// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Brief } from '@/api/conversations'
import { baseUrl, server, signInForTest } from '@/test/api'
import { conversationOf } from '@/test/conversations'
import { renderApp } from '@/test/render'
import { HandoffBrief } from './HandoffBrief'
import { needsBrief } from './needs-brief'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const brief: Brief = {
  reason: 'wants_to_book',
  requestedAt: '2026-11-23T09:00:00Z',
  offeredTo: { id: 'user-1', name: 'Анна' },
  escalation: 1,
  wants: {
    id: 'client-1',
    destination: 'Турция, Кемер',
    country: 'TR',
    tourType: 'seaside',
    dateFrom: '2027-07-10',
    dateTo: '2027-07-20',
    flexible: true,
    adults: 2,
    children: [{ age: 4 }],
    budget: null,
    wishes: ['первая линия'],
    score: 60,
    completeness: 75,
    sources: {},
    edited: [],
    version: 1,
  } as Brief['wants'],
  missing: ['budget'],
  told: [
    {
      productId: 'p-1',
      title: { ru: 'Кемер' },
      date: '2027-07-10',
      priceAdult: 1190,
      currency: 'EUR',
      stands: true,
      toldAt: '2026-11-23T08:00:00Z',
    },
    {
      productId: 'p-2',
      title: { en: 'Belek' },
      date: '2027-07-11',
      priceAdult: 990,
      currency: 'EUR',
      stands: false,
      toldAt: '2026-11-23T08:00:00Z',
    },
  ],
  open: [{ messageId: 'm-7', text: 'А есть ли прямой рейс?', at: '2026-11-23T09:01:00Z' }],
}

async function show(answer: () => Response, attention = true) {
  const asked = vi.fn()
  const onOpenMessage = vi.fn()
  server.use(
    mock.get(`${baseUrl}/api/conversations/chat-1/brief`, () => {
      asked()
      return answer() as HttpResponse<null>
    }),
  )
  const conversation = conversationOf({
    control: attention ? 'paused' : 'manager',
    attention: attention ? { reason: 'wants_to_book', at: '2026-11-23T09:00:00Z' } : null,
  })
  await renderApp(<HandoffBrief conversation={conversation} userId="user-1" onOpenMessage={onOpenMessage} />)
  return { asked, onOpenMessage, toggle: screen.getByRole('button', { name: 'Коротко о диалоге' }) }
}

test('brief_clientWaits_tellsWhatMatters', async () => {
  const { onOpenMessage } = await show(() => HttpResponse.json(brief))
  expect(await screen.findByText(/^Хочет забронировать · .* · предложено вам · позвали всю команду$/)).toBeInTheDocument()
  expect(screen.getByText(/^Турция, Кемер; .*даты гибкие; 2 взрослых, 1 ребёнок .*; первая линия$/)).toBeInTheDocument()
  expect(screen.getByText('Пока неизвестно: бюджет.')).toBeInTheDocument()
  const told = screen.getAllByRole('listitem').slice(0, 2)
  expect(told[0]).toHaveTextContent(/^Кемер, 10 .*1.190.*€ за взрослого$/)
  expect(told[1]).toHaveTextContent(/^Belek, .*уже не так$/)
  await userEvent.click(screen.getByRole('button', { name: /^Показать в чате:\s*А есть ли прямой рейс\?/ }))
  expect(onOpenMessage).toHaveBeenCalledWith('m-7')
})

test('brief_managerAnswersAlready_isAskedForOnlyWhenItIsOpened', async () => {
  const { asked, toggle } = await show(
    () => HttpResponse.json({ ...brief, reason: null, requestedAt: null, offeredTo: null, told: [], open: [] }),
    false,
  )
  expect(toggle).toHaveAttribute('aria-expanded', 'false')
  expect(asked).not.toHaveBeenCalled()
  await userEvent.click(toggle)
  await screen.findByText(/Турция, Кемер/)
  expect(screen.queryByText(/предложено/)).toBeNull()
  expect(screen.queryByText('Без ответа')).toBeNull()
})

test('brief_failed_canBeAskedForAgain', async () => {
  let fail = true
  await show(() =>
    fail ? HttpResponse.json({ code: 'not_found', title: 'x', status: 404 }, { status: 404 }) : HttpResponse.json(brief),
  )
  expect(await screen.findByText('Не удалось загрузить сводку')).toBeInTheDocument()
  fail = false
  await userEvent.click(screen.getByRole('button', { name: 'Повторить' }))
  expect(await screen.findByText(/Турция, Кемер/)).toBeInTheDocument()
})

test('needsBrief_states_whereAPersonComesInAfterTheAgents', () => {
  const at = '2026-11-23T09:00:00Z'
  expect(needsBrief(conversationOf())).toBe(false)
  expect(needsBrief(conversationOf({ attention: { reason: 'draft', at } }))).toBe(false)
  expect(needsBrief(conversationOf({ attention: { reason: 'complaint', at } }))).toBe(true)
  expect(needsBrief(conversationOf({ control: 'paused' }))).toBe(true)
  expect(needsBrief(conversationOf({ control: 'manager', closedAt: at }))).toBe(false)
})
