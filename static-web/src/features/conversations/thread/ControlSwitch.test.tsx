// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation } from '@/api/conversations'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { baseUrl, server, signInForTest } from '@/test/api'
import { conversationOf } from '@/test/conversations'
import { renderApp } from '@/test/render'
import { useConversation } from '../api/use-conversation'
import { useSetSpeaker } from '../api/use-set-speaker'
import { ControlSwitch } from './ControlSwitch'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const mine = { id: 'user-1', name: 'Анна' }
const manager: Partial<Conversation> = { control: 'manager', assigneeId: mine.id, assignee: mine }

function Switch() {
  const { data } = useConversation('chat-1')
  const set = useSetSpeaker('chat-1')
  if (!data) return null
  return <ControlSwitch conversation={data} userId="user-1" onChoose={speaker => set.mutate({ before: data, speaker })} />
}

/** A server that knows what was asked of it, and in which order. */
async function show(values: Partial<Conversation>) {
  let state = conversationOf(values)
  const asked: string[] = []
  const act = (name: string, change: Partial<Conversation>) => {
    asked.push(name)
    state = { ...state, ...change }
    return HttpResponse.json(state)
  }
  const path = `${baseUrl}/api/conversations/chat-1`
  server.use(
    mock.get(path, () => HttpResponse.json(state)),
    mock.post(`${path}/takeover`, () => act('takeover', manager)),
    mock.post(`${path}/release`, () => act('release', { control: 'agent' })),
    mock.post(`${path}/mode`, async ({ request }) => {
      const { mode } = (await request.json()) as Pick<Conversation, 'mode'>
      return act(`mode ${mode}`, { mode })
    }),
  )
  const view = await renderApp(<Switch />)
  await screen.findByRole('group')
  return { ...view, asked, path }
}
const pressed = () => screen.getAllByRole('button', { pressed: true }).map(button => button.textContent)
const choose = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('switch_states_saysWhoAnswers', async () => {
  const cases: [Partial<Conversation>, string[], RegExp][] = [
    [{}, ['Отвечает ИИ'], /^Отвечает ИИ/],
    [{ mode: 'suggest' }, ['ИИ предлагает'], /^ИИ готовит черновики/],
    [{ mode: 'off' }, [], /^ИИ здесь молчит/],
    [{ control: 'paused' }, [], /^Ждёт менеджера/],
    [manager, ['Отвечаю я'], /^Отвечаете вы/],
    [{ control: 'manager', assigneeId: 'user-2', assignee: { id: 'user-2', name: 'Олег' } }, [], /^Отвечает Олег/],
  ]
  for (const [values, expected, line] of cases) {
    const { unmount } = await renderApp(
      <ControlSwitch conversation={conversationOf(values)} userId="user-1" onChoose={vi.fn()} />,
    )
    expect(screen.queryAllByRole('button', { pressed: true }).map(button => button.textContent)).toEqual(expected)
    expect(screen.getByText(line, { selector: 'p' })).toBeInTheDocument()
    unmount()
  }
})

test('drafts_personHasTheWord_modeIsSetBeforeTheWordIsGivenBack', async () => {
  const { asked } = await show(manager)
  await choose('ИИ предлагает')
  await waitFor(() => expect(asked).toEqual(['mode suggest', 'release']))
  expect(pressed()).toEqual(['ИИ предлагает'])
})

test('auto_agentsDraft_onlyTheModeChanges', async () => {
  const { asked } = await show({ mode: 'suggest' })
  await choose('Отвечает ИИ')
  await waitFor(() => expect(asked).toEqual(['mode auto']))
})

test('auto_personHasTheWord_isGivenBack', async () => {
  const { asked } = await show(manager)
  await choose('Отвечает ИИ')
  await waitFor(() => expect(asked).toEqual(['release']))
})

test('manager_takesOver_andTheChosenOneDoesNothing', async () => {
  const { asked } = await show({ mode: 'suggest' })
  await choose('Отвечаю я')
  await waitFor(() => expect(asked).toEqual(['takeover']))
  await waitFor(() => expect(pressed()).toEqual(['Отвечаю я']))
  await choose('Отвечаю я')
  expect(asked).toEqual(['takeover'])
})

test('drafts_wordCannotBeGivenBack_isToldAndShownAsItIs', async () => {
  const error = vi.spyOn(toast, 'error')
  const { asked, path, queryClient } = await show(manager)
  server.use(
    mock.post(`${path}/release`, () => HttpResponse.json({ code: 'internal', title: 'x', status: 500 }, { status: 500 })),
  )
  await choose('ИИ предлагает')
  await waitFor(() => expect(error).toHaveBeenCalled())
  expect(asked).toEqual(['mode suggest'])
  await waitFor(() => expect(pressed()).toEqual(['Отвечаю я']))
  // What did succeed is seen too.
  await waitFor(() => expect(queryClient.getQueryData<Conversation>(keys.conversation('chat-1'))?.mode).toBe('suggest'))
})
