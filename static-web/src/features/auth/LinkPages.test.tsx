// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { baseUrl, grantOf, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { ForgotPasswordPage } from './ForgotPasswordPage'
import { InvitationPage } from './InvitationPage'
import { ResetPasswordPage } from './ResetPasswordPage'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const refusal = (code: string, errors?: object) => HttpResponse.json({ code, title: 'x', status: 422, errors }, { status: 422 })
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('forgot_anyEmail_saysOnlyThatALinkMayBeOnItsWay', async () => {
  // The answer has no body at all.
  server.use(mock.post(`${baseUrl}/api/auth/password/forgot`, () => new HttpResponse(null, { status: 202 })))
  await renderApp(<ForgotPasswordPage />, 'en')
  await userEvent.type(screen.getByLabelText('E-mail'), 'who@example.com')
  await press('Send the link')
  expect(await screen.findByRole('status')).toHaveTextContent('If who@example.com has an account')
})

test('reset_newPassword_isSentWithTheToken', async () => {
  let body: unknown
  server.use(
    mock.post(`${baseUrl}/api/auth/password/reset`, async ({ request }) => {
      body = await request.json()
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await renderApp(<ResetPasswordPage token="abc" />, 'en')
  await userEvent.type(screen.getByLabelText('New password'), 'violet-harbour-9')
  await press('Save the password')
  expect(await screen.findByRole('status')).toHaveTextContent('Sign in with the new password')
  expect(body).toEqual({ token: 'abc', password: 'violet-harbour-9' })
})

test('reset_easyPassword_isSaidAtTheField', async () => {
  server.use(
    mock.post(`${baseUrl}/api/auth/password/reset`, () => refusal('validation.failed', { password: ['Too easy to guess'] })),
  )
  await renderApp(<ResetPasswordPage token="abc" />, 'en')
  await userEvent.type(screen.getByLabelText('New password'), 'password1234')
  await press('Save the password')
  await waitFor(() => expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/Too easy to guess/))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('reset_spentLink_leadsToANewOne', async () => {
  server.use(mock.post(`${baseUrl}/api/auth/password/reset`, () => refusal('auth.link_invalid')))
  await renderApp(<ResetPasswordPage token="abc" />, 'en')
  await userEvent.type(screen.getByLabelText('New password'), 'violet-harbour-9')
  await press('Save the password')
  expect(await screen.findByRole('heading')).toHaveTextContent('The link does not work')
})

test('reset_withoutAToken_saysThatTheLinkIsNotWhole', async () => {
  await renderApp(<ResetPasswordPage token={null} />, 'en')
  expect(screen.getByRole('heading')).toHaveTextContent('The link does not work')
})

test('invitation_accepted_signsInAndKeepsTheNameWhenNoneIsGiven', async () => {
  let body: unknown
  server.use(
    mock.post(`${baseUrl}/api/auth/invitations/accept`, async ({ request }) => {
      body = await request.json()
      return HttpResponse.json(grantOf('t'))
    }),
  )
  const onSignedIn = vi.fn()
  await renderApp(<InvitationPage token="xyz" onSignedIn={onSignedIn} />, 'en')
  await userEvent.type(screen.getByLabelText('New password'), 'violet-harbour-9')
  await press('Start working')
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(grantOf('t')))
  expect(body).toEqual({ token: 'xyz', password: 'violet-harbour-9' })
})
