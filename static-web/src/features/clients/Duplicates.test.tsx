// @vitest-environment jsdom
import { Notifications } from '@mantine/notifications'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { baseUrl, server, signInForTest } from '@/test/api'
import { clientOf } from '@/test/clients'
import { renderApp } from '@/test/render'
import { Duplicates } from './Duplicates'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const kept = clientOf('client-1', 'Olga Petrova')
const other = clientOf('client-2', 'Olga Petrowa', '+79160000002')
const path = (rest: string) => `${baseUrl}/api/clients/${rest}`

/** The server: `other` is a duplicate until it is merged. */
function serve() {
  const state = { merged: false, asked: [] as unknown[] }
  server.use(
    mock.get(path('client-1/duplicates'), () =>
      HttpResponse.json({ items: state.merged ? [] : [{ client: other, reason: 'name' }] }),
    ),
    mock.post(path('client-1/merge'), async ({ request }) => {
      state.asked.push(await request.json())
      state.merged = true
      return HttpResponse.json(kept)
    }),
    mock.post(path('client-2/unmerge'), () => {
      state.merged = false
      return HttpResponse.json(other)
    }),
  )
  return state
}

const show = () =>
  renderApp(
    <>
      <Notifications />
      <Duplicates client={kept} heading="h3" />
    </>,
    'en',
  )

test('noDuplicates_nothingIsShown', async () => {
  let asked = 0
  server.use(
    mock.get(path('client-1/duplicates'), () => {
      asked++
      return HttpResponse.json({ items: [] })
    }),
  )
  await show()
  await waitFor(() => expect(asked).toBe(1))
  expect(screen.queryByRole('heading')).toBeNull()
})

test('merge_asksFirst_thenMayBeUndone', async () => {
  const state = serve()
  await show()
  expect(await screen.findByText(/Similar name/)).toHaveTextContent('Similar name · +7 916 000-00-02')
  await userEvent.click(screen.getByRole('button', { name: 'Merge with “Olga Petrowa”' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog).toHaveTextContent('move to “Olga Petrova”')
  expect(state.asked).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Merge' }))
  expect(await screen.findByRole('status')).toHaveTextContent('“Olga Petrowa” has been merged into this client.')
  expect(state.asked).toEqual([{ mergedId: 'client-2' }])
  await waitFor(() => expect(screen.queryByText(/Similar name/)).toBeNull())
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText(/Similar name/)).toBeInTheDocument()
  expect(screen.queryByRole('status')).toBeNull()
})

test('merge_refused_saysWhyAndChangesNothing', async () => {
  serve()
  server.use(
    mock.post(path('client-1/merge'), () =>
      HttpResponse.json({ type: 'urn:soulcrm:client.merged', title: 'x', status: 409, code: 'client.merged' }, { status: 409 }),
    ),
  )
  await show()
  await userEvent.click(await screen.findByRole('button', { name: 'Merge with “Olga Petrowa”' }))
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Merge' }))
  expect(await screen.findByRole('alert')).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText(/Similar name/)).toBeInTheDocument()
  expect(screen.queryByRole('status')).toBeNull()
})
