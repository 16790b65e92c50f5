// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { baseUrl, server, signInForTest } from '@/test/api'
import { clientOf } from '@/test/clients'
import { renderApp } from '@/test/render'
import { EraseClient } from './EraseClient'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const client = clientOf('client-1', 'Olga Petrova')

test('erase_onlyOnceItIsUnderstood', async () => {
  let erased = 0
  server.use(
    mock.post(`${baseUrl}/api/clients/client-1/erase`, () => {
      erased++
      return HttpResponse.json({ ...client, name: '—', erasedAt: '2026-11-20T10:00:00Z' })
    }),
  )
  await renderApp(<EraseClient client={client} heading="h3" />, 'en')
  await userEvent.click(screen.getByRole('button', { name: 'Erase the client’s data' }))
  const dialog = await screen.findByRole('dialog')
  const confirm = within(dialog).getByRole('button', { name: 'Erase for good' })
  expect(confirm).toBeDisabled()
  await userEvent.click(within(dialog).getByRole('checkbox', { name: 'I understand that the data cannot be brought back' }))
  await userEvent.click(confirm)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(erased).toBe(1)
})

test('erase_closedAndOpenedAgain_hasToBeUnderstoodAgain', async () => {
  await renderApp(<EraseClient client={client} heading="h3" />, 'en')
  await userEvent.click(screen.getByRole('button', { name: 'Erase the client’s data' }))
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('checkbox'))
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await userEvent.click(screen.getByRole('button', { name: 'Erase the client’s data' }))
  expect(within(await screen.findByRole('dialog')).getByRole('checkbox')).not.toBeChecked()
})

test('erased_saysSinceWhen_andOffersNothing', async () => {
  await renderApp(<EraseClient client={{ ...client, erasedAt: '2026-11-20T10:00:00Z' }} heading="h3" />, 'en')
  expect(screen.getByText(/The data was erased/)).toBeInTheDocument()
  expect(screen.queryByRole('button')).toBeNull()
})
