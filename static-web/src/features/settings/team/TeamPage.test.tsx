// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { User } from '@/api/users'
import { toast } from '@/components/toast'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { TeamPage } from './TeamPage'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const userOf = (values: Partial<User> & { id: string; name: string }): User => ({
  email: `${values.id}@example.com`,
  role: 'manager',
  language: 'en',
  status: 'active',
  totpEnabled: false,
  lastSeenAt: null,
  availability: 'available',
  isOnline: false,
  maxOpenDialogs: 10,
  createdAt: '2026-11-01T10:00:00Z',
  version: 1,
  ...values,
})
const conflict = (code: string) => HttpResponse.json({ code, title: 'x', status: 409 }, { status: 409 })

async function show(values: Record<string, Partial<User>> = {}) {
  const users = [
    userOf({ id: 'user-1', name: 'Anna', role: 'org_admin', ...values.Anna }),
    userOf({ id: 'user-2', name: 'Boris', ...values.Boris }),
    userOf({ id: 'user-3', name: 'Clara', status: 'invited' }),
    userOf({ id: 'user-5', name: 'Dan', ...values.Dan }),
  ]
  server.use(
    mock.get(`${baseUrl}/api/users`, () => HttpResponse.json({ items: users, nextCursor: null })),
    mock.get(`${baseUrl}/api/organization`, () => HttpResponse.json({ maxUsers: 5 })),
  )
  await renderApp(<TeamPage userId="user-1" />, 'en')
  await screen.findByText('Boris')
}

const openMenu = (name: string) => userEvent.click(screen.getByRole('button', { name: `Actions for ${name}` }))
const choose = async (name: string) => userEvent.click(await screen.findByRole('menuitem', { name }))

async function invite(answer: () => Response) {
  let body: unknown
  server.use(
    mock.post(`${baseUrl}/api/users`, async ({ request }) => {
      body = await request.json()
      return answer() as HttpResponse<null>
    }),
  )
  await show()
  await userEvent.click(screen.getByRole('button', { name: 'Invite' }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.type(dialog.getByLabelText('E-mail'), 'dan@example.com')
  await userEvent.type(dialog.getByLabelText('Name'), 'Dan')
  await userEvent.click(dialog.getByRole('button', { name: 'Send the invitation' }))
  return { dialog, body: () => body }
}

test('invite_mailFails_showsTheLinkToPassOn', async () => {
  const user = userOf({ id: 'user-4', name: 'Dan', email: 'dan@example.com', status: 'invited' })
  const { dialog, body } = await invite(() =>
    HttpResponse.json({ id: user.id, user, link: 'https://app.test/invitation#abc', mailed: false }, { status: 201 }),
  )
  expect(await dialog.findByLabelText('Invitation link')).toHaveValue('https://app.test/invitation#abc')
  expect(dialog.getAllByRole('status')[0]).toHaveTextContent('could not be sent')
  expect(body()).toEqual({ email: 'dan@example.com', name: 'Dan', role: 'manager', language: 'en' })
})

test('invite_emailTaken_isSaidAtTheField', async () => {
  const { dialog } = await invite(() => conflict('user.email_taken'))
  await waitFor(() => expect(dialog.getByLabelText('E-mail')).toHaveAccessibleDescription(/already has an account/))
})

test('invite_noSeatLeft_saysWhatToDo', async () => {
  const { dialog } = await invite(() => conflict('user.limit'))
  expect(await dialog.findByRole('alert')).toHaveTextContent('Your plan has no room')
})

test('inviteAgain_makesANewLink', async () => {
  const user = userOf({ id: 'user-3', name: 'Clara', status: 'invited' })
  server.use(
    mock.post(`${baseUrl}/api/users/user-3/invite`, () =>
      HttpResponse.json({ id: user.id, user, link: 'https://app.test/invitation#new', mailed: true }),
    ),
  )
  await show()
  await openMenu('Clara')
  await choose('Invite again')
  expect(await screen.findByLabelText('Invitation link')).toHaveValue('https://app.test/invitation#new')
})

test('role_changed_isSent', async () => {
  let body: unknown
  server.use(
    mock.patch(`${baseUrl}/api/users/user-2`, async ({ request }) => {
      body = await request.json()
      return HttpResponse.json(userOf({ id: 'user-2', name: 'Boris', role: 'org_admin' }))
    }),
  )
  await show()
  await openMenu('Boris')
  await choose('Make administrator')
  await waitFor(() => expect(body).toEqual({ role: 'org_admin' }))
})

test('disable_lastAdministrator_asksFirstAndSaysWhyNot', async () => {
  const error = vi.spyOn(toast, 'error')
  server.use(mock.patch(`${baseUrl}/api/users/user-1`, () => conflict('user.last_admin')))
  await show()
  await openMenu('Anna')
  await choose('Disable')
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/This is you/)).toBeInTheDocument()
  await userEvent.click(dialog.getByRole('button', { name: 'Disable' }))
  await waitFor(() => expect(error).toHaveBeenCalledWith(expect.stringContaining('at least one active administrator')))
})

test('presence_each_isTold_andThatOfWhoWasInvitedIsNot', async () => {
  await show({
    Anna: { isOnline: true },
    Boris: { isOnline: true, availability: 'away', maxOpenDialogs: 1 },
    Dan: { isOnline: false, availability: 'away' },
  })
  const row = (name: string) => screen.getByText(name).closest('li')
  expect(row('Anna')).toHaveTextContent('At work · up to 10 dialogues')
  expect(row('Boris')).toHaveTextContent('Away · up to 1 dialogue')
  expect(row('Dan')).toHaveTextContent('Not online')
  expect(row('Clara')).not.toHaveTextContent(/online|At work|Away/)
})

test('load_changed_isSent_andWhatIsNoNumberIsNot', async () => {
  const bodies: unknown[] = []
  server.use(
    mock.patch(`${baseUrl}/api/users/user-2`, async ({ request }) => {
      bodies.push(await request.json())
      return HttpResponse.json(userOf({ id: 'user-2', name: 'Boris', maxOpenDialogs: 3 }))
    }),
  )
  await show()
  await openMenu('Boris')
  await choose('Most dialogues at once…')
  const dialog = within(await screen.findByRole('dialog'))
  const field = dialog.getByLabelText('Most dialogues at once')
  expect(field).toHaveValue('10')
  await userEvent.clear(field)
  await userEvent.type(field, '0{Enter}')
  expect(field).toHaveAccessibleDescription(/from 1 to 1,000/)
  expect(bodies).toEqual([])
  await userEvent.clear(field)
  await userEvent.type(field, '3{Enter}')
  await waitFor(() => expect(bodies).toEqual([{ maxOpenDialogs: 3 }]))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
