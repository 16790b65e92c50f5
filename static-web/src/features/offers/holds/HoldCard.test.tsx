// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Hold } from '@/api/holds'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import '@/lib/offer-texts'
import { HoldCard } from './HoldCard'
import { byDeparture } from './TourHolds'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const holdOf = (values: Partial<Hold>): Hold => ({
  id: 'hold-1',
  clientId: 'client-1',
  clientName: 'Olga',
  conversationId: null,
  productId: 'tour-1',
  productTitle: { ru: 'Аланья', en: 'Alanya' },
  departureId: 'departure-1',
  departureDate: '2027-07-03',
  seats: 2,
  state: 'held',
  heldBy: 'manager',
  managerId: 'user-1',
  managerName: 'Anna',
  minutes: 1440,
  expiresAt: new Date(Date.now() + 5 * 3_600_000).toISOString(),
  waitingPosition: null,
  seatsLeft: 3,
  note: '',
  createdAt: '2026-11-20T10:00:00Z',
  heldAt: null,
  endedAt: null,
  version: 4,
  ...values,
})
const show = (hold: Hold, isAdmin = false) => renderApp(<HoldCard hold={hold} isAdmin={isAdmin} />, 'en')
const buttons = () => screen.getAllByRole('button').map(button => button.textContent)
const path = `${baseUrl}/api/holds/hold-1`

test('held_showsCountdown_andExtendsOnTheVersionThatWasSeen', async () => {
  const seen: unknown[] = []
  server.use(
    mock.patch(path, async ({ request }) => {
      seen.push(request.headers.get('If-Match'), await request.json())
      return HttpResponse.json(holdOf({}))
    }),
  )
  await show(holdOf({}))
  expect(screen.getByText(/4 h 5\d min left|5 h 0 min left/)).toBeInTheDocument()
  expect(buttons()).toEqual(['Sold', 'One more day', 'Release'])
  await userEvent.click(screen.getByRole('button', { name: 'One more day' }))
  await waitFor(() => expect(seen).toEqual(['"4"', { minutes: 1440 + 300 }]))
})

test('sold_isAskedBefore_andGivenBackByAdministratorsOnly', async () => {
  let confirmed = 0
  server.use(
    mock.post(`${path}/confirm`, () => {
      confirmed++
      return HttpResponse.json(holdOf({ state: 'confirmed' }))
    }),
  )
  const view = await show(holdOf({}))
  await userEvent.click(screen.getByRole('button', { name: 'Sold' }))
  expect(confirmed).toBe(0)
  const dialog = await screen.findByRole('dialog')
  await userEvent.click([...dialog.querySelectorAll('button')].find(button => button.textContent === 'Sold')!)
  await waitFor(() => expect(confirmed).toBe(1))
  view.unmount()
  const sold = holdOf({ state: 'confirmed', expiresAt: null })
  const manager = await show(sold)
  expect(screen.queryByRole('button', { name: 'Give back' })).toBeNull()
  manager.unmount()
  await show(sold, true)
  expect(screen.getByRole('button', { name: 'Give back' })).toBeInTheDocument()
})

test('proposal_seatsGone_saysWhatIsLeftAndOffersTheQueue', async () => {
  const asked: unknown[] = []
  server.use(
    mock.post(`${path}/take`, async ({ request }) => {
      const body = (await request.json()) as { waitlist: boolean }
      asked.push(body)
      return body.waitlist
        ? HttpResponse.json(holdOf({ state: 'waiting' }))
        : HttpResponse.json(
            { title: 'Conflict', status: 409, code: 'hold.no_seats', seatsLeft: 1, waiting: 2 },
            { status: 409, headers: { 'Content-Type': 'application/problem+json' } },
          )
    }),
  )
  await show(holdOf({ state: 'proposed', heldBy: 'agent', expiresAt: null }))
  expect(screen.getByText('The AI asks you to hold them. No seats are taken yet.')).toBeInTheDocument()
  expect(buttons()).toEqual(['Hold', 'Dismiss'])
  await userEvent.click(screen.getByRole('button', { name: 'Hold' }))
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('1 seat is left on this date. 2 clients in the queue come first.')
  await userEvent.click(screen.getByRole('button', { name: 'Join the queue' }))
  await waitFor(() => expect(asked).toEqual([{ waitlist: false }, { waitlist: true }]))
})

test('waiting_showsItsPlace_andCanLeave', async () => {
  await show(holdOf({ state: 'waiting', expiresAt: null, waitingPosition: 3 }))
  expect(screen.getByText('No. 3 in the queue')).toBeInTheDocument()
  expect(buttons()).toEqual(['Leave the queue'])
})

test('byDeparture_holdersThenTheQueueInItsOrderThenProposals', () => {
  const all = [
    holdOf({ id: 'late', departureDate: '2027-08-01' }),
    holdOf({ id: 'second', state: 'waiting', waitingPosition: 2 }),
    holdOf({ id: 'asked', state: 'proposed' }),
    holdOf({ id: 'first', state: 'waiting', waitingPosition: 1 }),
    holdOf({ id: 'holder' }),
  ]
  expect(byDeparture(all).map(([date, some]) => [date, some.map(hold => hold.id)])).toEqual([
    ['2027-07-03', ['holder', 'first', 'second', 'asked']],
    ['2027-08-01', ['late']],
  ])
})
