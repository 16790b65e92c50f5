// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import '@/lib/chat-texts'
import '@/lib/inbox-texts'
import { toast } from '@/components/toast'
import { baseUrl, server, signInForTest } from '@/test/api'
import { conversationOf } from '@/test/conversations'
import { renderApp } from '@/test/render'
import { AssignDialog } from './AssignDialog'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

async function show(answer?: () => HttpResponse<null>) {
  const given: unknown[] = []
  const onClose = vi.fn()
  server.use(
    mock.get(`${baseUrl}/api/users/colleagues`, () =>
      HttpResponse.json({
        items: [
          { id: 'u-2', name: 'Борис', role: 'manager', isThere: false },
          { id: 'u-3', name: 'Вера', role: 'manager', isThere: true },
          { id: 'user-1', name: 'Анна', role: 'org_admin', isThere: true },
        ],
      }),
    ),
    mock.post(`${baseUrl}/api/conversations/chat-1/assign`, async ({ request }) => {
      const { assigneeId } = (await request.json()) as { assigneeId: string | null }
      given.push(assigneeId)
      return answer ? answer() : HttpResponse.json(conversationOf({ assigneeId }))
    }),
  )
  await renderApp(<AssignDialog conversation={conversationOf({ assigneeId: 'u-2' })} userId="user-1" onClose={onClose} />)
  await screen.findByText('Вера')
  const people = () => screen.getAllByRole('listitem').map(item => item.querySelector('bdi')!.textContent)
  return { given, onClose, people }
}

test('people_oneselfThenThoseWhoAreThere', async () => {
  const { people } = await show()
  expect(people()).toEqual(['Анна', 'Вера', 'Борис', 'Никто'])
  expect(screen.getByRole('button', { current: true })).toHaveTextContent('Борис')
})

test('chosen_getsTheChat_andNobodyIsAChoiceToo', async () => {
  const { given, onClose } = await show()
  await userEvent.click(screen.getByRole('button', { name: /Вера/ }))
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  await userEvent.click(screen.getByRole('button', { name: /Никто/ }))
  await waitFor(() => expect(given).toEqual(['u-3', null]))
})

test('hasLeft_isSaid_andTheDialogStays', async () => {
  const error = vi.spyOn(toast, 'error')
  const { onClose } = await show(() =>
    HttpResponse.json({ code: 'user.not_assignable', title: 'x', status: 422 } as never, { status: 422 }),
  )
  await userEvent.click(screen.getByRole('button', { name: /Вера/ }))
  await waitFor(() => expect(error).toHaveBeenCalledWith('Этот коллега здесь больше не работает.'))
  expect(onClose).not.toHaveBeenCalled()
})
