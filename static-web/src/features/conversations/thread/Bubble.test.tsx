// @vitest-environment jsdom
import { configure, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '@/api/messages'
import { baseUrl, server, signInForTest } from '@/test/api'
import { messageOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import { Bubble } from './Bubble'

// What is said of translations is loaded when it is first needed.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const show = (values: Partial<Message>, showOriginal = false) => {
  const onRetry = vi.fn()
  return renderApp(
    <Bubble
      message={messageOf({ id: 'm-1', ...values })}
      starts
      ends
      readerLanguage="ru"
      showOriginal={showOriginal}
      highlighted={false}
      onRetry={onRetry}
      retrying={false}
    />,
  ).then(view => ({ ...view, onRetry }))
}
const missing: Message['missing'][number] = {
  language: 'ru',
  for: 'reader',
  state: 'pending',
  reason: null,
  proposal: null,
  differences: [],
}

test('translation_comesFirst_originalIsOneClickAway', async () => {
  await show({ text: 'مرحبا', language: 'ar', translations: { ru: 'Здравствуйте' } })
  expect(screen.getByText('Здравствуйте').closest('p')).toHaveAttribute('dir', 'ltr')
  await userEvent.click(screen.getByRole('button', { name: /Оригинал/ }))
  expect(screen.getByText('مرحبا').closest('p')).toHaveAttribute('dir', 'rtl')
})

test('translation_notYetThere_isSaid', async () => {
  await show({ text: 'Hallo', language: 'de', missing: [missing] })
  expect(await screen.findByText('Переводим…')).toBeVisible()
  expect(screen.getByText('Hallo')).toBeVisible()
})

test('translation_failed_showsTheOriginalAndIsAskedForAgain', async () => {
  const asked = vi.fn()
  server.use(
    mock.post(`${baseUrl}/api/messages/m-1/translate`, async ({ request }) => {
      asked(await request.json())
      return HttpResponse.json(messageOf({ id: 'm-1' }))
    }),
  )
  await show({ text: 'Hallo', language: 'de', missing: [{ ...missing, reason: 'unavailable' }] })
  expect(await screen.findByText(/показан оригинал: переводчик не отвечает/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Перевести' }))
  await waitFor(() => expect(asked).toHaveBeenCalledWith({ language: 'ru' }))
})

test('held_showsWhatDiffers_andSendsWhatTheManagerDecides', async () => {
  const sent: unknown[] = []
  server.use(
    mock.post(`${baseUrl}/api/messages/m-1/send`, async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(messageOf({ id: 'm-1' }), { status: 202 })
    }),
  )
  const { onRetry } = await show({
    author: 'manager',
    direction: 'outbound',
    status: 'failed',
    text: 'За 1500 €',
    language: 'ru',
    error: { code: 'translation.figures', detail: '1500 € → 1600 €' },
    missing: [
      {
        language: 'de',
        for: 'client',
        state: 'failed',
        reason: 'figures',
        proposal: 'Für 1600 €',
        differences: [{ kind: 'amount', original: '1500 €', translation: '1600 €' }],
      },
    ],
  })
  expect(await screen.findByText(/в переводе другие числа/)).toBeVisible()
  expect(screen.getByText('1600 €')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Перевести заново' }))
  expect(onRetry).toHaveBeenCalledOnce()
  await userEvent.click(screen.getByRole('button', { name: 'Отправить как есть' }))
  await waitFor(() => expect(sent).toEqual([{ translation: null }]))
  const field = screen.getByRole('textbox', { name: /немецкий/i })
  await userEvent.clear(field)
  await userEvent.type(field, 'Für 1500 €')
  await userEvent.click(screen.getByRole('button', { name: 'Отправить перевод' }))
  await waitFor(() => expect(sent[1]).toEqual({ translation: { language: 'de', text: 'Für 1500 €', confirmed: false } }))
})
