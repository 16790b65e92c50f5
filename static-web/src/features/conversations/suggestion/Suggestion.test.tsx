// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Conversation } from '@/api/conversations'
import { keys } from '@/api/keys'
import type { Suggestion } from '@/api/suggestions'
import { baseUrl, server, signInForTest } from '@/test/api'
import { suggestionOf } from '@/test/conversations'
import { messageOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import { draftMessage, useSendMessage } from '../api/use-send-message'
import { Composer } from '../composer/Composer'
import { unsentMessages } from '../composer/unsent'
import { useDrafting } from './use-drafting'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  signInForTest()
  unsentMessages.clear()
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const problem = (status: number, code: string, detail?: string) =>
  HttpResponse.json({ code, title: 'x', status, detail }, { status })

/** The composer with its drafts, as the pane puts it together. */
function Pane(state: Pick<Conversation, 'control' | 'mode'>) {
  const drafting = useDrafting('chat-1')
  const send = useSendMessage()
  return (
    <Composer
      conversationId="chat-1"
      closed={false}
      drafting={drafting}
      onSend={(text, options) => send.mutate(draftMessage('chat-1', text, options))}
      {...state}
    />
  )
}

async function show(
  open: Suggestion | null = suggestionOf(),
  state: Pick<Conversation, 'control' | 'mode'> = { control: 'agent', mode: 'suggest' },
) {
  const sent: unknown[] = []
  let waiting = open
  server.use(
    mock.get(`${baseUrl}/api/conversations/chat-1/suggestions`, () =>
      HttpResponse.json({ items: waiting ? [waiting] : [], nextCursor: null }),
    ),
    mock.post(`${baseUrl}/api/conversations/chat-1/messages`, async ({ request }) => {
      sent.push(await request.json())
      waiting = null
      return HttpResponse.json(messageOf({ id: 'm-1' }), { status: 202 })
    }),
  )
  const view = await renderApp(<Pane {...state} />)
  if (open) await screen.findByText(open.text)
  return {
    ...view,
    sent,
    field: screen.getByRole<HTMLTextAreaElement>('textbox'),
    /** The feed says that something of the draft has changed. */
    replace: async (next: Suggestion | null) => {
      waiting = next
      await act(() => view.queryClient.invalidateQueries({ queryKey: keys.suggestion('chat-1') }))
    },
  }
}
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('draft_sentAsItIs_namesTheDraftAndLeavesTheScreen', async () => {
  const { sent, field } = await show()
  await press('Отправить как есть')
  await waitFor(() => expect(sent).toEqual([{ text: 'Есть два варианта на июль.', suggestionId: 'draft-1' }]))
  expect(screen.queryByRole('region', { name: 'Черновик ИИ' })).toBeNull()
  await waitFor(() => expect(unsentMessages.get()).toEqual([]))
  expect(screen.queryByRole('region', { name: 'Черновик ИИ' })).toBeNull()
  expect(field).toHaveFocus()
})

test('draft_edited_goesIntoTheFieldAndIsStillNamed', async () => {
  const { sent, field } = await show()
  await press('Изменить')
  expect(field).toHaveValue('Есть два варианта на июль.')
  expect(field).toHaveFocus()
  expect(field).toHaveAccessibleDescription(/диалог и дальше ведёт ИИ/)
  await userEvent.type(field, ' И один на август.{Enter}')
  await waitFor(() => expect(sent).toEqual([{ text: 'Есть два варианта на июль. И один на август.', suggestionId: 'draft-1' }]))
})

test('tab_inAnEmptyField_takesTheDraft_andOnlyThen', async () => {
  const { field } = await show()
  field.focus()
  expect(field).toHaveAccessibleDescription(/Tab перенесёт черновик/)
  await userEvent.tab()
  expect(field).toHaveValue('Есть два варианта на июль.')
  expect(field).toHaveFocus()
  await userEvent.tab()
  expect(field).not.toHaveFocus()
})

test('edit_withWordsInTheField_losesNeither', async () => {
  const { field } = await show()
  await userEvent.type(field, 'Мария,')
  await press('Изменить')
  expect(field).toHaveValue('Есть два варианта на июль.\nМария,')
})

test('draft_takenAndThrownAway_isOfferedAgain_andOwnWordsDoNotNameIt', async () => {
  const { sent, field } = await show()
  await press('Изменить')
  expect(screen.queryByRole('region', { name: 'Черновик ИИ' })).toBeNull()
  await userEvent.clear(field)
  expect(screen.getByRole('region', { name: 'Черновик ИИ' })).toBeInTheDocument()
  await userEvent.type(field, 'Отвечу сама{Enter}')
  await waitFor(() => expect(sent).toEqual([{ text: 'Отвечу сама' }]))
})

test('draft_takenAndPageReloaded_isStillNamed', async () => {
  const first = await show()
  await press('Изменить')
  first.unmount()
  server.resetHandlers()
  server.use(
    mock.get(`${baseUrl}/api/conversations/chat-1/suggestions`, () =>
      HttpResponse.json({ items: [suggestionOf()], nextCursor: null }),
    ),
  )
  const sent: unknown[] = []
  server.use(
    mock.post(`${baseUrl}/api/conversations/chat-1/messages`, async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(messageOf({ id: 'm-1' }), { status: 202 })
    }),
  )
  await renderApp(<Pane control="agent" mode="suggest" />)
  const field = screen.getByRole('textbox')
  expect(field).toHaveValue('Есть два варианта на июль.')
  await userEvent.type(field, '{Enter}')
  await waitFor(() => expect(sent).toEqual([{ text: 'Есть два варианта на июль.', suggestionId: 'draft-1' }]))
})

test('draft_clientWritesWhileItIsChanged_isToldAndTheTextStays', async () => {
  const { sent, field, replace } = await show()
  await press('Изменить')
  await replace(suggestionOf({ id: 'draft-2', text: 'Новый ответ' }))
  await screen.findByText('Новый ответ')
  expect(field).toHaveValue('Есть два варианта на июль.')
  expect(field).toHaveAccessibleDescription(/устарел/)
  await userEvent.type(field, '{Enter}')
  // The older draft is none any more: the words are the manager's own.
  await waitFor(() => expect(sent).toEqual([{ text: 'Есть два варианта на июль.' }]))
})

test('dismiss_refusesTheDraft', async () => {
  const { field, replace } = await show()
  let dismissed = 0
  server.use(
    mock.post(`${baseUrl}/api/suggestions/draft-1/dismiss`, () => {
      dismissed++
      void replace(null)
      return HttpResponse.json(suggestionOf({ state: 'dismissed' }))
    }),
  )
  await press('Отклонить')
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Черновик ИИ' })).toBeNull())
  expect(dismissed).toBe(1)
  expect(field).toHaveFocus()
})

test('dismiss_aColleagueWasFaster_isTold', async () => {
  const { replace } = await show()
  server.use(
    mock.post(`${baseUrl}/api/suggestions/draft-1/dismiss`, () => {
      void replace(null)
      return problem(409, 'suggestion.decided')
    }),
  )
  await press('Отклонить')
  expect(await screen.findByRole('alert')).toHaveTextContent('Этот черновик устарел')
})

test('escape_letsGoOfTheFieldAndNotOfTheDraft', async () => {
  const { field } = await show()
  field.focus()
  await userEvent.keyboard('{Escape}')
  expect(field).not.toHaveFocus()
  expect(screen.getByText('Есть два варианта на июль.')).toBeInTheDocument()
})

test('send_draftDecidedMeanwhile_textIsKeptAndTheNextTryIsTheManagersOwn', async () => {
  const { sent } = await show()
  server.use(mock.post(`${baseUrl}/api/conversations/chat-1/messages`, () => problem(409, 'suggestion.decided'), { once: true }))
  await press('Отправить как есть')
  await waitFor(() =>
    expect(unsentMessages.get()).toMatchObject([
      { text: 'Есть два варианта на июль.', state: 'failed', problem: 'suggestion.decided', options: {} },
    ]),
  )
  expect(sent).toEqual([])
})

test('suggest_answer_isShown_whoeverHasTheWord', async () => {
  await show(null, { control: 'manager', mode: 'auto' })
  server.use(
    mock.post(`${baseUrl}/api/conversations/chat-1/suggestions`, () =>
      HttpResponse.json(suggestionOf({ text: 'Вот так' }), { status: 201 }),
    ),
  )
  await press('Предложить ответ')
  expect(await screen.findByText('Вот так')).toBeInTheDocument()
  expect(screen.getByRole('status')).toHaveTextContent('Черновик готов')
})

test.each([
  [422, 'suggestion.none', 'The agents leave this to you: complaint.', 'ИИ оставляет этот ответ вам. Причина: жалоба.'],
  [422, 'suggestion.none', undefined, 'ИИ оставляет этот ответ вам.'],
  [422, 'suggestion.nothing_to_answer', undefined, 'отвечать не на что'],
  [409, 'agent.tokens_used_up', undefined, 'Токены на месяц исчерпаны'],
  [500, 'internal', undefined, 'Ошибка на сервере'],
])('suggest_%d_%s_isTold_andWhatWasTypedStays', async (status, code, detail, told) => {
  const { field } = await show(null)
  server.use(mock.post(`${baseUrl}/api/conversations/chat-1/suggestions`, () => problem(status, code, detail)))
  await userEvent.type(field, 'Мария, добрый день')
  await press('Предложить ответ')
  expect(await screen.findByRole('alert')).toHaveTextContent(told)
  expect(field).toHaveValue('Мария, добрый день')
})

test('draft_inAnotherLanguage_isTranslatedForItsReader_andTriedAgain', async () => {
  let answers = 0
  server.use(
    mock.get(`${baseUrl}/api/translation`, () => HttpResponse.json({ provider: 'deepl' })),
    mock.post(`${baseUrl}/api/conversations/chat-1/translate`, async ({ request }) => {
      expect(await request.json()).toEqual({ text: 'Es gibt zwei Angebote im Juli.', language: 'ru', from: 'de' })
      if (answers++ === 0) return problem(503, 'translation.unavailable')
      const made = { language: 'ru', text: 'Есть два варианта на июль.', from: 'de', provider: 'deepl' }
      return HttpResponse.json({ ...made, figuresChanged: false, differences: [] })
    }),
  )
  await show(suggestionOf({ language: 'de', text: 'Es gibt zwei Angebote im Juli.' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Повторить' }))
  expect(await screen.findByText('Есть два варианта на июль.')).toHaveAttribute('lang', 'ru')
})
