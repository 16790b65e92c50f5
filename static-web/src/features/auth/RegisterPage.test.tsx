// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { baseUrl, grantOf, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { RegisterPage } from './RegisterPage'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/auth/register`

async function fill() {
  const onSignedIn = vi.fn()
  await renderApp(<RegisterPage onSignedIn={onSignedIn} />, 'en')
  await userEvent.type(screen.getByLabelText('Agency name'), 'Blue Sea')
  await userEvent.type(screen.getByLabelText('Your name'), 'Anna')
  await userEvent.type(screen.getByLabelText('E-mail'), 'anna@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'correct-horse')
  const submit = () => userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  return { onSignedIn, submit }
}

test('submit_valid_signsIn', async () => {
  let body: unknown
  server.use(
    mock.post(path, async ({ request }) => {
      body = await request.json()
      return HttpResponse.json(grantOf('t'), { status: 201 })
    }),
  )
  const { onSignedIn, submit } = await fill()
  await submit()
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(grantOf('t')))
  expect(body).toEqual({
    organizationName: 'Blue Sea',
    name: 'Anna',
    email: 'anna@example.com',
    password: 'correct-horse',
    language: 'en',
  })
})

test('submit_emailTaken_isSaidAtTheFieldAndNothingIsLost', async () => {
  server.use(mock.post(path, () => HttpResponse.json({ code: 'auth.email_taken', title: 'x', status: 409 }, { status: 409 })))
  const { onSignedIn, submit } = await fill()
  await submit()
  await waitFor(() => expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription(/already exists/))
  expect(screen.getByLabelText('Password')).toHaveValue('correct-horse')
  expect(onSignedIn).not.toHaveBeenCalled()
})

test('submit_serverRefusesFields_eachIsSaidAtItsField', async () => {
  server.use(
    mock.post(path, () =>
      HttpResponse.json(
        {
          code: 'validation.failed',
          title: 'x',
          status: 422,
          errors: { password: ['Too common'], organizationName: ['Reserved'] },
        },
        { status: 422 },
      ),
    ),
  )
  const { submit } = await fill()
  await submit()
  await waitFor(() => expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/Too common/))
  expect(screen.getByLabelText('Agency name')).toHaveAccessibleDescription(/Reserved/)
})

test('submit_empty_asksForEachFieldAndSendsNothing', async () => {
  const onSignedIn = vi.fn()
  await renderApp(<RegisterPage onSignedIn={onSignedIn} />, 'en')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  await waitFor(() => expect(screen.getByLabelText('Agency name')).toHaveAccessibleDescription('Required'))
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/At least 10/)
})

test('submit_serverDown_saysSoWithoutBlame', async () => {
  server.use(mock.post(path, () => HttpResponse.error()))
  const { submit } = await fill()
  await submit()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not answer')
})
