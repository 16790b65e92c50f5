// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Quote } from '@/api/quotes'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import '@/lib/offer-texts'
import QuotePreview from './QuotePreview'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const quoteOf = (values: Partial<Quote>): Quote => ({
  id: 'quote-1',
  number: 12,
  clientId: 'client-1',
  clientName: 'Olga',
  conversationId: 'chat-1',
  state: 'draft',
  revision: 2,
  language: 'ar',
  currency: 'USD',
  validUntil: '2027-07-01',
  note: '',
  lines: [],
  total: 100,
  tours: [],
  extras: [],
  text: 'عرض رقم 12/2',
  messageId: null,
  createdByName: null,
  createdAt: '2026-11-20T10:00:00Z',
  updatedAt: '2026-11-20T10:00:00Z',
  sentAt: null,
  acceptedAt: null,
  expiredAt: null,
  revisions: [],
  version: 3,
  ...values,
})
const path = `${baseUrl}/api/quotes/quote-1`
const problem = (status: number, code: string) =>
  HttpResponse.json({ title: 'x', status, code }, { status, headers: { 'Content-Type': 'application/problem+json' } })

test('draft_sent_namesTheVersionThatWasRead_andALostAnswerIsTriedWithTheSameKey', async () => {
  const sent: [string | null, unknown][] = []
  server.use(
    mock.post(`${path}/send`, async ({ request }) => {
      sent.push([request.headers.get('Idempotency-Key'), await request.json()])
      return sent.length === 1 ? HttpResponse.error() : HttpResponse.json(quoteOf({ state: 'sent' }), { status: 202 })
    }),
  )
  const close = vi.fn()
  await renderApp(<QuotePreview quote={quoteOf({})} onClose={close} onEdit={() => undefined} />, 'en')
  expect(screen.getByText('عرض رقم 12/2')).toHaveAttribute('dir', 'auto')
  await userEvent.click(screen.getByRole('button', { name: 'Send to the chat' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not answer')
  expect(close).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('button', { name: 'Send to the chat' }))
  await waitFor(() => expect(close).toHaveBeenCalled())
  expect(sent[0]).toEqual(sent[1])
  expect(sent[0]![1]).toEqual({ version: 3 })
})

test('draft_pricesChanged_saysWhatToDo', async () => {
  server.use(mock.post(`${path}/send`, () => problem(409, 'quote.prices_changed')))
  await renderApp(<QuotePreview quote={quoteOf({})} onClose={() => undefined} onEdit={() => undefined} />, 'en')
  await userEvent.click(screen.getByRole('button', { name: 'Send to the chat' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Prices in the catalogue have changed')
})

test('accepted_canOnlyBeReadAndSaved', async () => {
  await renderApp(
    <QuotePreview quote={quoteOf({ state: 'accepted' })} onClose={() => undefined} onEdit={() => undefined} />,
    'en',
  )
  expect(screen.getAllByRole('button').map(button => button.textContent || button.getAttribute('aria-label'))).toEqual([
    'Close',
    'PDF',
  ])
})

test('pdf_isSavedUnderTheQuotesName', async () => {
  server.use(mock.get(`${path}/pdf`, () => new HttpResponse('%PDF-1.4', { headers: { 'Content-Type': 'application/pdf' } })))
  const saved = vi.fn()
  URL.createObjectURL = vi.fn(() => 'blob:x')
  URL.revokeObjectURL = vi.fn()
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved(this.download)
  })
  await renderApp(<QuotePreview quote={quoteOf({ state: 'sent' })} onClose={() => undefined} onEdit={() => undefined} />, 'en')
  await userEvent.click(screen.getByRole('button', { name: 'PDF' }))
  await waitFor(() => expect(saved).toHaveBeenCalledWith('quote-12-2.pdf'))
})
