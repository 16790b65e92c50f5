// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { QuickReply } from '@/api/quick-replies'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { QuickRepliesPage } from './QuickRepliesPage'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/quick-replies`
const replyOf = (values: Partial<QuickReply> = {}): QuickReply => ({
  id: 'r-1',
  shortcut: 'visa',
  title: 'Visa',
  texts: { en: 'No visa is needed.', de: 'Kein Visum nötig.' },
  productId: null,
  archivedAt: null,
  createdAt: '2026-11-23T09:00:00Z',
  version: 3,
  ...values,
})
const problem = (status: number, code: string, errors?: Record<string, string[]>) =>
  HttpResponse.json({ code, title: 'x', status, ...(errors && { errors }) }, { status })

async function show(replies: QuickReply[] = []) {
  server.use(
    mock.get(path, () => HttpResponse.json({ items: replies, nextCursor: null })),
    mock.get(`${baseUrl}/api/products`, () => HttpResponse.json({ items: [], nextCursor: null })),
  )
  await renderApp(<QuickRepliesPage />, 'en')
}
const dialog = async () => within(await screen.findByRole('dialog'))
const save = async () => userEvent.click((await dialog()).getByRole('button', { name: 'Save' }))

test('create_textsByLanguage_withVariablesInserted', async () => {
  const created: unknown[] = []
  server.use(
    mock.post(path, async ({ request }) => {
      created.push(await request.json())
      return HttpResponse.json(replyOf(), { status: 201 })
    }),
  )
  await show()
  expect(await screen.findByText('No quick replies yet')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'New quick reply' }))
  const form = await dialog()
  await userEvent.type(form.getByLabelText(/Shortcut/), '/visa')
  await userEvent.type(form.getByLabelText(/Title/), 'Visa')
  await userEvent.type(form.getByLabelText(/Text, English/), ', no visa is needed.')
  form.getByLabelText<HTMLTextAreaElement>(/Text, English/).setSelectionRange(0, 0)
  await userEvent.click(form.getByRole('button', { name: 'client’s name' }))
  await userEvent.click(form.getByRole('button', { name: 'German' }))
  fireEvent.change(form.getByLabelText(/Text, German/), { target: { value: 'Kein Visum nötig.' } })
  expect(form.getByRole('button', { name: /English.*has a text/ })).toBeInTheDocument()
  await save()
  await waitFor(() =>
    expect(created).toEqual([
      {
        shortcut: 'visa',
        title: 'Visa',
        texts: { en: '{{client}}, no visa is needed.', de: 'Kein Visum nötig.' },
        productId: null,
      },
    ]),
  )
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('create_empty_isSaidAtTheFields_andNothingIsSent', async () => {
  await show()
  await userEvent.click(await screen.findByRole('button', { name: 'New quick reply' }))
  await save()
  const form = await dialog()
  expect(form.getByLabelText(/Shortcut/)).toHaveAccessibleDescription(/Required/)
  expect(form.getByLabelText(/Title/)).toHaveAccessibleDescription(/Required/)
  expect(form.getByLabelText(/Text, English/)).toHaveAccessibleDescription(/one language at least/)
})

test.each([
  [409, 'quick_reply.shortcut_taken', undefined, /Shortcut/, /has this shortcut/],
  [422, 'validation.failed', { shortcut: ['1 to 40 letters.'] }, /Shortcut/, /1 to 40 letters/],
  [422, 'validation.failed', { texts: ['Variables are three.'] }, /Text, English/, /Variables are three/],
  [422, 'product.unknown', undefined, /^Tour/, /not on sale/],
])('edit_%d_%s_%j_isSaidAtItsField', async (status, code, errors, field, said) => {
  server.use(mock.patch(`${path}/r-1`, () => problem(status, code, errors)))
  await show([replyOf()])
  await userEvent.click(await screen.findByRole('button', { name: 'Edit “Visa”' }))
  await save()
  const form = await dialog()
  await waitFor(() =>
    expect(form.getAllByLabelText(field).find(one => one.matches('input,textarea'))).toHaveAccessibleDescription(said),
  )
  expect(form.queryByRole('alert')).toBeNull()
})

test('edit_changedByAColleague_isSaid_andTheSecondTryIsOnTheNewVersion', async () => {
  const seen: unknown[] = []
  const replies = [replyOf()]
  server.use(
    mock.patch(`${path}/r-1`, ({ request }) => {
      seen.push(request.headers.get('If-Match'))
      if (seen.length > 1) return HttpResponse.json(replyOf({ version: 5 }))
      replies[0] = replyOf({ version: 4 })
      return problem(412, 'request.version_stale')
    }),
  )
  await show(replies)
  await userEvent.click(await screen.findByRole('button', { name: 'Edit “Visa”' }))
  await userEvent.type((await dialog()).getByLabelText(/Title/), ' rules')
  await save()
  expect(await (await dialog()).findByRole('alert')).toHaveTextContent('Somebody has changed this')
  expect((await dialog()).getByLabelText(/Title/)).toHaveValue('Visa rules')
  await save()
  await waitFor(() => expect(seen).toEqual(['"3"', '"4"']))
})

test('archive_isAskedBefore', async () => {
  const replies = [replyOf()]
  const seen: unknown[] = []
  server.use(
    mock.delete(`${path}/r-1`, ({ request }) => {
      seen.push(request.headers.get('If-Match'))
      replies.length = 0
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await show(replies)
  await userEvent.click(await screen.findByRole('button', { name: 'Archive “Visa”' }))
  expect(seen).toEqual([])
  await userEvent.click((await dialog()).getByRole('button', { name: 'Archive' }))
  expect(await screen.findByText('No quick replies yet')).toBeVisible()
  expect(seen).toEqual(['"3"'])
})
