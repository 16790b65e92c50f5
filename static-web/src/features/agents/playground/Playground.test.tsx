// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { PlayedTurn, PlayRequest } from '@/api/agents'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { Playground } from './Playground'

// Whole dialogues with a component library: on a busy machine the usual five seconds are short.
vi.setConfig({ testTimeout: 20_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const turnOf = (values: Partial<PlayedTurn>): PlayedTurn => ({
  reply: 'Hello!',
  language: 'en',
  agentKind: 'communication',
  provider: 'rules',
  model: 'rules-1',
  stage: 'qualification',
  handoffReason: null,
  failure: null,
  proposed: false,
  qualification: {
    destination: null,
    country: 'TR',
    tourType: null,
    dateFrom: null,
    dateTo: null,
    flexible: null,
    adults: null,
    children: null,
    budget: null,
    wishes: null,
  },
  steps: [
    { kind: 'tool', name: 'search_tours', input: { country: 'TR' }, output: '{"tours":[]}', ok: true },
    { kind: 'check', name: 'prices', input: {}, output: 'The number 999 stands nowhere.', ok: false },
  ],
  tokensIn: 120,
  tokensOut: 20,
  cost: 0.00012,
  latencyMs: 1500,
  modelMs: 900,
  ...values,
})

function answering(...answers: (() => Response | Promise<Response>)[]) {
  const requests: PlayRequest[] = []
  server.use(
    mock.post(`${baseUrl}/api/agents/playground/stream`, async ({ request }) => {
      requests.push((await request.json()) as PlayRequest)
      return (await answers[requests.length - 1]!()) as HttpResponse<null>
    }),
  )
  return requests
}
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const stream = (body: string | ReadableStream) => new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
const json = (turn: PlayedTurn) => () => stream(event('text', { text: turn.reply }) + event('turn', turn))
const say = async (text: string) => {
  await userEvent.click(screen.getByLabelText('The client’s message'))
  await userEvent.paste(text) // letter by letter, a field that grows takes seconds here
  await userEvent.keyboard('{Enter}')
}
const draft = { agent: 'communication' as const, template: 'Be kind.' }

test('turns_goOnWithWhatTheTurnBeforeCameTo', async () => {
  const requests = answering(json(turnOf({})), json(turnOf({ reply: 'When?', handoffReason: 'complaint', stage: 'handoff' })))
  await renderApp(<Playground draft={draft} />, 'en')
  await say('We want to Turkey')
  await screen.findByText('Hello!')
  await say('In July')
  await screen.findByText('When?')
  expect(requests[0]).toMatchObject({ messages: [{ from: 'client', text: 'We want to Turkey' }], known: null, drafts: [draft] })
  expect(requests[1]).toMatchObject({ known: { country: 'TR' }, stage: 'qualification' })
  expect(requests[1]!.messages.map(message => message.from)).toEqual(['client', 'agent', 'client'])
  expect(screen.getByText('Handed to a person: a complaint')).toBeInTheDocument()
  expect(screen.getAllByText('120 in, 20 out')).toHaveLength(2)
})

test('steps_showToolsAndFaultsOfChecks', async () => {
  answering(json(turnOf({})))
  await renderApp(<Playground draft={undefined} />, 'en')
  await say('Hi')
  await userEvent.click(await screen.findByText('Why this answer'))
  expect(screen.getByText('Tool search_tours')).toBeVisible()
  expect(screen.getByText('The number 999 stands nowhere.')).toBeVisible()
})

test('refused_tellsWhy_andCanBeTriedAgain', async () => {
  const problem = { type: 'x', title: 'x', status: 409, code: 'agent.tokens_used_up', traceId: 't' }
  const requests = answering(() => HttpResponse.json(problem, { status: 409 }), json(turnOf({})))
  await renderApp(<Playground draft={undefined} />, 'en')
  await say('Hi')
  expect(await screen.findByRole('alert')).toHaveTextContent('The month’s tokens are used up')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('Hello!')
  expect(requests[1]!.messages).toEqual([{ from: 'client', text: 'Hi' }])
})

test('begunAgain_theAnswerThatIsLate_isLeftOut', async () => {
  let release: (response: Response) => void = () => undefined
  const late = new Promise<Response>(resolve => {
    release = resolve
  })
  const requests = answering(() => late, json(turnOf({ reply: 'New dialogue' })))
  await renderApp(<Playground draft={undefined} />, 'en')
  await say('First')
  await waitFor(() => expect(requests).toHaveLength(1))
  await userEvent.click(screen.getByRole('button', { name: 'Begin again' }))
  release(stream(event('turn', turnOf({ reply: 'Old dialogue' }))))
  await say('Second')
  await screen.findByText('New dialogue')
  expect(screen.queryByText('Old dialogue')).not.toBeInTheDocument()
  expect(screen.queryByText('First')).not.toBeInTheDocument()
})

test('text_isShownWhileItIsWritten_andGoneWhenACheckRefusesIt', async () => {
  let push: (text: string) => void = () => undefined
  let close: () => void = () => undefined
  const body = new ReadableStream({
    start(controller) {
      push = text => controller.enqueue(new TextEncoder().encode(text))
      close = () => controller.close()
    },
  })
  answering(() => stream(body))
  await renderApp(<Playground draft={undefined} />, 'en')
  await say('Hi')
  push(event('text', { text: 'Only ' }))
  push(event('text', { text: '399 USD!' }))
  await screen.findByText('Only 399 USD!')
  push(event('again', { fault: 'The amount 399 is in no tool’s result.' }))
  await waitFor(() => expect(screen.queryByText('Only 399 USD!')).not.toBeInTheDocument())
  push(event('turn', turnOf({ reply: 'Shall I look?' })))
  close()
  await screen.findByText('Shall I look?')
})

test('stream_thatBreaksOff_canBeTriedAgain', async () => {
  answering(() => stream(event('text', { text: 'Hel' })), json(turnOf({})))
  await renderApp(<Playground draft={undefined} />, 'en')
  await say('Hi')
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
  await screen.findByText('Hello!')
})
