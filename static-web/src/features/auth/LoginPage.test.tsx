// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { baseUrl, grantOf, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { LoginPage } from './LoginPage'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

type Body = { email: string; password: string; code?: string }
const refusal = (status: number, code: string, headers?: Record<string, string>) =>
  HttpResponse.json({ code, title: 'x', status }, { status, headers })

async function signIn(answer: (body: Body) => Response) {
  const bodies: Body[] = []
  server.use(
    mock.post(`${baseUrl}/api/auth/login`, async ({ request }) => {
      const body = (await request.json()) as Body
      bodies.push(body)
      return answer(body) as HttpResponse<null>
    }),
  )
  const onSignedIn = vi.fn()
  await renderApp(<LoginPage expired={false} onSignedIn={onSignedIn} />, 'en')
  await userEvent.type(screen.getByLabelText('E-mail'), 'anna@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'correct-horse')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  return { bodies, onSignedIn }
}

const withCode = (body: Body) => {
  if (!body.code) return refusal(401, 'auth.totp_required')
  return body.code === '123456' ? HttpResponse.json(grantOf('t')) : refusal(401, 'auth.totp_invalid')
}

test('login_secondFactor_asksForTheCodeAndSendsAllAgain', async () => {
  const { bodies, onSignedIn } = await signIn(withCode)
  await userEvent.type(await screen.findByLabelText('Code from the app'), '123456')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(grantOf('t')))
  expect(bodies.at(-1)).toEqual({ email: 'anna@example.com', password: 'correct-horse', code: '123456' })
})

test('login_wrongCode_saysSoAndKeepsAskingForTheCode', async () => {
  const { onSignedIn } = await signIn(withCode)
  await userEvent.type(await screen.findByLabelText('Code from the app'), '000000')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The code is wrong')
  expect(screen.getByLabelText('Code from the app')).toHaveFocus()
  expect(onSignedIn).not.toHaveBeenCalled()
})

test('login_phoneLost_takesARecoveryCode', async () => {
  await signIn(withCode)
  await userEvent.click(await screen.findByRole('button', { name: /recovery code/ }))
  expect(screen.getByLabelText('Recovery code')).toHaveAttribute('inputmode', 'text')
})

test('login_anotherAccount_goesBackToThePassword', async () => {
  await signIn(withCode)
  await userEvent.click(await screen.findByRole('button', { name: 'Another account' }))
  expect(screen.getByLabelText('E-mail')).toBeInTheDocument()
})

test('login_tooManyAttempts_countsDownAndThenLetsTryAgain', async () => {
  const { bodies } = await signIn(() => refusal(429, 'auth.slow_down', { 'Retry-After': '2' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 2 seconds')
  const button = screen.getByRole('button', { name: 'Sign in' })
  expect(button).toBeDisabled()
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('in 1 second.'), { timeout: 2000 })
  await waitFor(() => expect(button).toBeEnabled(), { timeout: 2000 })
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  act(() => void fireEvent.click(button))
  await waitFor(() => expect(bodies).toHaveLength(2))
})
