// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Me } from '@/api/auth'
import { baseUrl, grantOf, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { AccountPage } from './AccountPage'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const codes = ['aaaa000001', 'aaaa000002']
const refusal = (status: number, code: string) => HttpResponse.json({ code, title: 'x', status }, { status })

async function show({ requireTotp = false, totpEnabled = false } = {}) {
  const me: Me = {
    ...grantOf('t').user,
    totpEnabled,
    availability: 'available',
    guest: null,
    organization: { id: 'org-1', name: 'Blue Sea', timeZone: 'UTC', workingLanguage: 'en', requireTotp },
  }
  const session = (id: string, current: boolean) => ({
    id,
    current,
    address: '203.0.113.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0',
    createdAt: '2026-11-01T10:00:00Z',
    lastUsedAt: '2026-11-20T10:00:00Z',
    expiresAt: '2026-12-20T10:00:00Z',
  })
  const calls: string[] = []
  server.events.removeAllListeners()
  server.events.on('request:start', ({ request }) => void calls.push(`${request.method} ${new URL(request.url).pathname}`))
  server.use(
    mock.get(`${baseUrl}/api/auth/me`, () => HttpResponse.json(me)),
    mock.patch(`${baseUrl}/api/auth/me`, async ({ request }) => {
      Object.assign(me, await request.json())
      return HttpResponse.json(me)
    }),
    mock.get(`${baseUrl}/api/auth/sessions`, () => HttpResponse.json({ items: [session('s-1', true), session('s-2', false)] })),
    mock.delete(`${baseUrl}/api/auth/sessions/:id`, () => new HttpResponse(null, { status: 204 })),
    mock.post(`${baseUrl}/api/auth/sessions/end-all`, () => new HttpResponse(null, { status: 204 })),
    mock.post(`${baseUrl}/api/auth/password`, async ({ request }) => {
      const { currentPassword } = (await request.json()) as { currentPassword: string }
      return currentPassword === 'correct-horse' ? new HttpResponse(null, { status: 204 }) : refusal(422, 'auth.wrong_password')
    }),
    mock.post(`${baseUrl}/api/auth/totp/setup`, () =>
      HttpResponse.json({ secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x', qrSvg: '<svg/>' }),
    ),
    mock.post(`${baseUrl}/api/auth/totp/enable`, async ({ request }) => {
      const { code } = (await request.json()) as { code: string }
      if (code !== '123456') return refusal(422, 'auth.totp_invalid')
      me.totpEnabled = true
      return HttpResponse.json({ recoveryCodes: codes })
    }),
  )
  const onSignedOut = vi.fn()
  const onProfileSaved = vi.fn()
  await renderApp(<AccountPage onProfileSaved={onProfileSaved} onSignedOut={onSignedOut} />, 'en')
  await screen.findAllByText('Firefox, Linux')
  return { calls, onSignedOut, onProfileSaved }
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('profile_renamed_savesAndTellsTheSession', async () => {
  const { onProfileSaved } = await show()
  const name = screen.getByLabelText('Your name')
  await userEvent.clear(name)
  await userEvent.type(name, 'Anna Maria')
  await press('Save')
  await waitFor(() => expect(onProfileSaved).toHaveBeenCalled())
  expect(name).toHaveValue('Anna Maria')
})

test('password_wrongCurrent_isSaidAtItsFieldAndNothingIsLost', async () => {
  await show()
  await userEvent.type(screen.getByLabelText('Current password'), 'wrong')
  await userEvent.type(screen.getByLabelText('New password'), 'violet-harbour-9')
  await press('Change the password')
  await waitFor(() => expect(screen.getByLabelText('Current password')).toHaveAccessibleDescription(/wrong/))
  expect(screen.getByLabelText('New password')).toHaveValue('violet-harbour-9')
})

test('totp_setUp_wrongCodeThenRight_showsTheRecoveryCodesOnceKept', async () => {
  await show()
  await press('Set up')
  expect(await screen.findByAltText(/QR code/)).toHaveAttribute('src', expect.stringContaining('data:image/svg+xml'))
  expect(screen.getByLabelText('Key')).toHaveValue('JBSW Y3DP EHPK 3PXP')
  const code = screen.getByLabelText('Code from the app')
  await userEvent.type(code, '000000{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('The code is wrong')
  await userEvent.clear(code)
  await userEvent.type(code, '123456{Enter}')
  const list = await screen.findByRole('list', { name: 'Recovery codes' })
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(item => item.textContent),
  ).toEqual(codes)
  expect(screen.getByRole('button', { name: 'Done' })).toBeDisabled()
  await userEvent.click(screen.getByLabelText('I have kept the codes'))
  await press('Done')
  expect(await screen.findByText('On')).toBeInTheDocument()
})

test('totp_requiredByTheAgency_cannotBeSwitchedOff', async () => {
  await show({ requireTotp: true, totpEnabled: true })
  expect(screen.getByText(/Your agency requires it/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Switch off' })).not.toBeInTheDocument()
})

test('sessions_signOutOne_endsThatOneOnly', async () => {
  const { calls, onSignedOut } = await show()
  expect(screen.getByText('This device')).toBeInTheDocument()
  await press('Sign out: Firefox, Linux')
  await waitFor(() => expect(calls).toContain('DELETE /api/auth/sessions/s-2'))
  expect(onSignedOut).not.toHaveBeenCalled()
})

test('sessions_signOutEverywhere_asksFirst', async () => {
  const { calls, onSignedOut } = await show()
  await press('Sign out everywhere')
  const dialog = await screen.findByRole('dialog')
  expect(calls).not.toContain('POST /api/auth/sessions/end-all')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out everywhere' }))
  await waitFor(() => expect(onSignedOut).toHaveBeenCalled())
})
