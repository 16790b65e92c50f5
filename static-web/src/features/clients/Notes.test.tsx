// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Note } from '@/api/clients'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { Notes } from './Notes'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/clients/client-1/notes`
const noteOf = (id: string, authorId: string, text: string): Note => ({
  id,
  clientId: 'client-1',
  authorId,
  authorName: authorId,
  text,
  mentions: [],
  createdAt: '2026-11-20T10:00:00Z',
})

async function show(isAdmin = false) {
  const notes = [noteOf('n-1', 'me', 'Mine'), noteOf('n-2', 'boris', 'His')]
  server.use(mock.get(path, () => HttpResponse.json({ items: notes, nextCursor: null })))
  await renderApp(<Notes clientId="client-1" me={{ id: 'me', isAdmin }} heading="h3" />, 'en')
  await screen.findByText('Mine')
  return notes
}

test('notes_manager_deletesOnlyTheirOwn', async () => {
  await show()
  expect(screen.getAllByRole('button', { name: 'Delete the note' })).toHaveLength(1)
})

test('notes_administrator_deletesAny', async () => {
  await show(true)
  expect(screen.getAllByRole('button', { name: 'Delete the note' })).toHaveLength(2)
})

test('add_lostAnswer_keepsTheTextAndTheSecondTryHasTheSameKey', async () => {
  const sent: (string | null)[] = []
  const notes = await show()
  server.use(
    mock.post(path, ({ request }) => {
      sent.push(request.headers.get('Idempotency-Key'))
      if (sent.length === 1) return HttpResponse.error()
      notes.unshift(noteOf('n-3', 'me', 'Call after noon'))
      return HttpResponse.json(notes[0], { status: 201 })
    }),
  )
  const field = screen.getByLabelText('New note')
  await userEvent.type(field, 'Call after noon')
  await userEvent.click(screen.getByRole('button', { name: 'Add the note' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The server did not answer')
  expect(field).toHaveValue('Call after noon')
  await userEvent.click(screen.getByRole('button', { name: 'Add the note' }))
  await waitFor(() => expect(field).toHaveValue(''))
  expect(sent[0]).toBeTruthy()
  expect(sent[1]).toBe(sent[0])
  expect(await screen.findByText('Call after noon')).toBeInTheDocument()
})

test('add_colleagueCalledByName_isMentioned', async () => {
  const sent: unknown[] = []
  await show()
  const boris = { id: 'boris', name: 'Борис Соколов', isThere: true }
  server.use(
    mock.get(`${baseUrl}/api/users/colleagues`, () =>
      HttpResponse.json({ items: [{ id: 'anna', name: 'Анна Иванова', isThere: false }, boris] }),
    ),
    mock.post(path, async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(noteOf('n-3', 'me', 'x'), { status: 201 })
    }),
  )
  const field = screen.getByLabelText('New note')
  await userEvent.type(field, 'Ask @со')
  expect(await screen.findByRole('option', { name: /Борис Соколов/ })).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  expect(field).toHaveValue('Ask @Борис Соколов ')
  expect(screen.queryByRole('listbox')).toBeNull()
  await userEvent.type(field, 'to call')
  await userEvent.click(screen.getByRole('button', { name: 'Add the note' }))
  await waitFor(() => expect(sent).toEqual([{ text: 'Ask @Борис Соколов to call', mentions: ['boris'] }]))
})
