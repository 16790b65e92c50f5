// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Me } from '@/api/auth'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { baseUrl, grantOf, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { session } from '../session'
import { UserMenu } from './UserMenu'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  signInForTest()
  session.adopt(grantOf('token-1'))
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

async function open(values: Partial<Me> = {}) {
  const me = {
    ...grantOf('t').user,
    totpEnabled: false,
    availability: 'available',
    guest: null,
    organization: { id: 'org-1', name: 'Blue Sea', timeZone: 'UTC', workingLanguage: 'en', requireTotp: false },
    ...values,
  }
  server.use(mock.get(`${baseUrl}/api/auth/me`, () => HttpResponse.json(me)))
  const view = await renderApp(<UserMenu organizationName="Blue Sea" onHelp={vi.fn()} className="item" />)
  await waitFor(() => expect(view.queryClient.getQueryData(keys.me)).toBeDefined())
  await userEvent.click(screen.getByRole('button', { name: /Anna/ }))
  await screen.findByText('Горячие клавиши')
  return me
}

test('presence_away_isSentAndShown', async () => {
  const me = await open()
  let body: unknown
  server.use(
    mock.patch(`${baseUrl}/api/auth/me`, async ({ request }) => {
      body = await request.json()
      return HttpResponse.json({ ...me, availability: 'away' })
    }),
  )
  await userEvent.click(screen.getByRole('radio', { name: 'Отсутствую' }))
  await waitFor(() => expect(body).toEqual({ availability: 'away' }))
  expect(screen.getByRole('radio', { name: 'Отсутствую' })).toBeChecked()
  expect(screen.getByText(/: Anna, Отсутствую/)).toBeInTheDocument()
})

test('presence_refused_isToldAndStaysAsItWas', async () => {
  const error = vi.spyOn(toast, 'error')
  await open()
  server.use(mock.patch(`${baseUrl}/api/auth/me`, () => HttpResponse.error()))
  await userEvent.click(screen.getByRole('radio', { name: 'Отсутствую' }))
  await waitFor(() => expect(error).toHaveBeenCalled())
  expect(screen.getByRole('radio', { name: 'На месте' })).toBeChecked()
})

test('presence_guestOfThePlatform_hasNone', async () => {
  await open({ guest: 'Обращение 4211' })
  expect(screen.queryByRole('radio', { name: 'На месте' })).toBeNull()
})
