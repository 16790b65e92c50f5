// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http as mock } from 'msw'
import { useSyncExternalStore } from 'react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { keys } from '@/api/keys'
import { baseUrl, server, signInForTest } from '@/test/api'
import { messageOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import { restoreUnsent, unsentMessages } from '../composer/unsent'
import type { ThreadData } from './thread-cache'
import { draftMessage, useSendMessage } from './use-send-message'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  signInForTest()
  unsentMessages.clear()
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/conversations/chat-1/messages`

function Probe({ onReady }: { onReady: (send: ReturnType<typeof useSendMessage>['mutate']) => void }) {
  const send = useSendMessage()
  const unsent = useSyncExternalStore(unsentMessages.subscribe, unsentMessages.get)
  onReady(send.mutate)
  return <output>{unsent.map(item => `${item.text}:${item.state}:${item.problem ?? '-'}`).join(' ')}</output>
}

async function open() {
  let send!: ReturnType<typeof useSendMessage>['mutate']
  const view = await renderApp(
    <Probe
      onReady={value => {
        send = value
      }}
    />,
  )
  view.queryClient.setQueryData<ThreadData>(keys.thread('chat-1'), { messages: [], olderCursor: null })
  return {
    ...view,
    send: (message: Parameters<typeof send>[0]) => act(() => send(message)),
    shown: () => screen.getByRole('status').textContent,
  }
}

test('send_beforeTheAnswer_isShownAndKeptOverAReload', async () => {
  let answer = () => {}
  server.use(
    mock.post(path, async () => {
      await new Promise<void>(resolve => {
        answer = resolve
      })
      return HttpResponse.json(messageOf({ id: 'm-1' }), { status: 202 })
    }),
  )
  const { send, shown } = await open()
  send(draftMessage('chat-1', 'Привет'))
  expect(shown()).toBe('Привет:sending:-')
  expect(localStorage.getItem('soulcrm.unsent')).toContain('Привет')
  await waitFor(() => expect(answer).not.toBe(undefined))
  await vi.waitFor(() => answer())
  await waitFor(() => expect(shown()).toBe(''))
})

test('send_stored_goesToTheThreadAndIsForgottenHere', async () => {
  server.use(
    mock.post(path, () => HttpResponse.json(messageOf({ id: 'm-1', text: 'Привет', status: 'queued' }), { status: 202 })),
  )
  const { send, shown, queryClient } = await open()
  send(draftMessage('chat-1', 'Привет'))
  await waitFor(() => expect(shown()).toBe(''))
  expect(queryClient.getQueryData<ThreadData>(keys.thread('chat-1'))?.messages.map(message => message.id)).toEqual(['m-1'])
  expect(localStorage.getItem('soulcrm.unsent')).toBeNull()
})

test('send_answerLost_staysWithReasonAndRetryUsesTheSameKey', async () => {
  const seen: (string | null)[] = []
  server.use(
    mock.post(path, ({ request }) => {
      seen.push(request.headers.get('Idempotency-Key'))
      return seen.length === 1 ? HttpResponse.error() : HttpResponse.json(messageOf({ id: 'm-1' }), { status: 202 })
    }),
  )
  const { send, shown } = await open()
  send(draftMessage('chat-1', 'Привет'))
  await waitFor(() => expect(shown()).toBe('Привет:failed:network'))
  send(unsentMessages.get()[0]!)
  await waitFor(() => expect(shown()).toBe(''))
  expect(seen).toHaveLength(2)
  expect(seen[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(seen[1]).toBe(seen[0])
})

test('send_refused_textIsNotLost', async () => {
  server.use(mock.post(path, () => HttpResponse.json({ code: 'validation.failed', title: 'x', status: 422 }, { status: 422 })))
  const { send, shown } = await open()
  send(draftMessage('chat-1', 'Слишком длинно'))
  await waitFor(() => expect(shown()).toBe('Слишком длинно:failed:validation.failed'))
})

test('restoreUnsent_pageClosedWhileSending_isOfferedAgainUnderItsKey', () => {
  const sending = draftMessage('chat-1', 'Привет')
  expect(restoreUnsent([sending])).toEqual([{ ...sending, state: 'failed', problem: 'interrupted' }])
})
