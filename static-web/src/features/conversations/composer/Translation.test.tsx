// @vitest-environment jsdom
import { configure, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import { Composer } from './Composer'

// The line is loaded when it is first needed, and asks when the typing has stood still.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  signInForTest()
  localStorage.removeItem('soulcrm.draft.chat-1')
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/conversations/chat-1/translate`
const preview = (values: object) => ({
  language: 'de',
  from: 'ru',
  provider: 'deepl',
  figuresChanged: false,
  differences: [],
  ...values,
})

const open = async (isOn = true) => {
  const onSend = vi.fn()
  await renderApp(
    <Composer
      conversationId="chat-1"
      control="manager"
      closed={false}
      translation={{ to: 'de', from: 'ru', isOn }}
      onSend={onSend}
    />,
  )
  return { onSend, field: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Сообщение' }) }
}
const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })
const translated = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /немецкий/i })

test('enter_beforeTheTranslation_sendsNothing_andAfterIt_whatWasSeen', async () => {
  let release: (() => void) | undefined
  server.use(
    mock.post(path, async () => {
      await new Promise<void>(resolve => (release = resolve))
      return HttpResponse.json(preview({ text: 'Guten Tag' }))
    }),
  )
  const { onSend, field } = await open()
  fill(field, 'Добрый день')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: 'Отправить' })).toBeDisabled()
  await waitFor(() => expect(release).toBeDefined())
  release!()
  await waitFor(async () => expect(await translated()).toHaveValue('Guten Tag'))
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['Добрый день', { translation: { language: 'de', text: 'Guten Tag' } }]])
  expect(field).toHaveValue('')
})

test('translation_corrected_leavesCorrected_andTypingOn_asksAnew', async () => {
  const asked: unknown[] = []
  server.use(
    mock.post(path, async ({ request }) => {
      const body = (await request.json()) as { text: string }
      asked.push(body)
      return HttpResponse.json(preview({ text: `${body.text} [de]` }))
    }),
  )
  const { onSend, field } = await open()
  fill(field, 'Раз')
  const line = await translated()
  await waitFor(() => expect(line).toHaveValue('Раз [de]'))
  fill(field, 'Раз, два')
  expect(screen.getByRole('button', { name: 'Отправить' })).toBeDisabled()
  await waitFor(() => expect(line).toHaveValue('Раз, два [de]'))
  fill(line, 'Eins, zwei')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['Раз, два', { translation: { language: 'de', text: 'Eins, zwei' } }]])
  expect(asked).toEqual([
    { text: 'Раз', language: 'de', from: null },
    { text: 'Раз, два', language: 'de', from: null },
  ])
})

test('figure_changed_isShown_andLeavesOnlyConfirmed', async () => {
  const differences = [{ kind: 'amount', original: '1500 €', translation: '1600 €' }]
  server.use(mock.post(path, () => HttpResponse.json(preview({ text: 'Für 1600 €', figuresChanged: true, differences }))))
  const { onSend, field } = await open()
  fill(field, 'За 1500 €')
  expect(await screen.findByRole('alert')).toHaveTextContent('1500 € → 1600 €')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('button', { name: 'Всё верно, отправить так' }))
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['За 1500 €', { translation: { language: 'de', text: 'Für 1600 €', confirmed: true } }]])
})

test('translation_failed_saysWhy_andAsWrittenLeaves', async () => {
  server.use(mock.post(path, () => HttpResponse.json({ code: 'translation.quota', title: 'x', status: 409 }, { status: 409 })))
  const { onSend, field } = await open()
  fill(field, 'Добрый день')
  expect(await screen.findByRole('alert')).toHaveTextContent(/исчерпан/)
  expect(screen.getByRole('button', { name: 'Отправить' })).toBeDisabled()
  await userEvent.click(screen.getByRole('button', { name: 'Отправить как есть' }))
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['Добрый день', { asWritten: true }]])
})

test('back_onDemand_showsWhatTheClientWillRead', async () => {
  server.use(
    mock.post(path, async ({ request }) => {
      const { language } = (await request.json()) as { language: string }
      return HttpResponse.json(
        language === 'ru' ? preview({ language: 'ru', text: 'Хороший день' }) : preview({ text: 'Guten Tag' }),
      )
    }),
  )
  const { field } = await open()
  fill(field, 'Добрый день')
  await waitFor(async () => expect(await translated()).toHaveValue('Guten Tag'))
  await userEvent.click(screen.getByRole('button', { name: 'Перевести обратно' }))
  expect(await screen.findByText('Хороший день')).toBeVisible()
})

test('numbers_needNoTranslation', async () => {
  const { onSend, field } = await open()
  fill(field, '1500 €')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['1500 €', { asWritten: true }]])
})

test('provider_none_saysSoAndSendsAsEver', async () => {
  const { onSend, field } = await open(false)
  expect(field).toHaveAccessibleDescription(/Перевод выключен/)
  fill(field, 'Добрый день')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend.mock.calls).toEqual([['Добрый день']])
})
