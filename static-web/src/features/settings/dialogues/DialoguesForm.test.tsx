// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Organization } from '@/api/organization'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { DialoguesForm } from './DialoguesForm'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const organization = {
  slaMinutes: 15,
  closeAfterDays: 7,
  followUps: true,
  handoffAfterReplies: 8,
  handoffOnBargaining: true,
  version: 3,
} as Organization

async function show(values: Partial<Organization> = {}, answer?: () => HttpResponse<null>) {
  const saved: unknown[] = []
  server.use(
    mock.patch(`${baseUrl}/api/organization`, async ({ request }) => {
      const body = (await request.json()) as object
      saved.push([request.headers.get('If-Match'), body])
      return answer ? answer() : HttpResponse.json({ ...organization, ...values, ...body, version: 4 })
    }),
  )
  await renderApp(<DialoguesForm organization={{ ...organization, ...values }} />, 'en')
  return { saved, save: () => userEvent.click(screen.getByRole('button', { name: 'Save' })) }
}
const replace = async (label: RegExp, text: string) => {
  await userEvent.clear(screen.getByLabelText(label))
  await userEvent.type(screen.getByLabelText(label), text)
}

test('dialogues_changed_areSavedWithTheVersionThatWasSeen', async () => {
  const { saved, save } = await show()
  await replace(/waits at most/, '30')
  await replace(/Close after silence/, '14')
  await userEvent.click(screen.getByLabelText(/fallen silent/))
  await userEvent.click(screen.getByLabelText(/asks for a discount/))
  await save()
  await waitFor(() =>
    expect(saved).toEqual([
      ['"3"', { slaMinutes: 30, closeAfterDays: 14, followUps: false, handoffOnBargaining: false, handoffAfterReplies: 8 }],
    ]),
  )
})

test('longDialogue_switchedOff_isNever', async () => {
  const { saved, save } = await show()
  await userEvent.click(screen.getByLabelText(/drags on/))
  expect(screen.queryByLabelText(/in a row/)).toBeNull()
  await save()
  await waitFor(() => expect(saved).toMatchObject([['"3"', { handoffAfterReplies: null }]]))
})

test('longDialogue_switchedOn_asksAfterHowManyReplies', async () => {
  const { saved, save } = await show({ handoffAfterReplies: null })
  await userEvent.click(screen.getByLabelText(/drags on/))
  await replace(/in a row/, '5')
  await save()
  await waitFor(() => expect(saved).toMatchObject([['"3"', { handoffAfterReplies: 5 }]]))
})

test.each([
  [/waits at most/, '0', /from 1 to 1,440/],
  [/waits at most/, '1441', /from 1 to 1,440/],
  [/waits at most/, '1.5', /from 1 to 1,440/],
  [/Close after silence/, '366', /from 1 to 365/],
  [/in a row/, '1', /from 2 to 20/],
])('dialogues_%s_%s_isRefusedAtTheField', async (label, text, told) => {
  const { saved, save } = await show()
  await replace(label, text)
  await save()
  await waitFor(() => expect(screen.getByLabelText(label)).toHaveAccessibleDescription(told))
  expect(screen.getByLabelText(label)).toHaveValue(text)
  expect(saved).toEqual([])
})

test('dialogues_changedBySomebodyElse_isToldAndWhatWasTypedStays', async () => {
  const { save } = await show({}, () =>
    HttpResponse.json({ code: 'request.version_stale', title: 'x', status: 412 } as never, { status: 412 }),
  )
  await replace(/waits at most/, '30')
  await save()
  expect(await screen.findByRole('alert')).toHaveTextContent('Somebody has changed this')
  expect(screen.getByLabelText(/waits at most/)).toHaveValue('30')
})
