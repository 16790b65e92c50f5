// @vitest-environment jsdom
import { configure, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { keys } from '@/api/keys'
import type { Media } from '@/api/media'
import type { Message } from '@/api/messages'
import { baseUrl, server, signInForTest } from '@/test/api'
import { mediaOf, messageOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import type { ThreadData } from '../api/thread-cache'
import { Bubble } from '../thread/Bubble'
import { lookOf } from './look'

// What shows files is loaded when it is first needed.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
let urls = 0
beforeEach(() => {
  signInForTest()
  urls = 0
  URL.createObjectURL = vi.fn(() => `blob:${++urls}`)
  URL.revokeObjectURL = vi.fn()
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/messages/m-1/media`
const bytes = (type: string) => new HttpResponse(new Uint8Array([1, 2, 3]), { headers: { 'Content-Type': type } })

const show = (media: Partial<Media>, values: Partial<Message> = {}) =>
  renderApp(
    <Bubble
      message={messageOf({ id: 'm-1', text: '', media: mediaOf(media), ...values })}
      starts
      ends
      readerLanguage="ru"
      showOriginal={false}
      highlighted={false}
      onRetry={vi.fn()}
      retrying={false}
    />,
  )

test('picture_isFetchedOnce_openedLarge_andItsMemoryIsGivenBack', async () => {
  let asked = 0
  server.use(
    mock.get(path, ({ request }) => {
      asked++
      expect(request.headers.get('Authorization')).toBe('Bearer token-1')
      return bytes('image/jpeg')
    }),
  )
  const { queryClient, container } = await show({ fileName: 'beach.jpg' })
  await userEvent.click(await screen.findByRole('button', { name: 'Открыть крупно: beach.jpg' }))
  expect(await screen.findByRole('img', { name: 'beach.jpg' })).toHaveAttribute('src', 'blob:1')
  expect(screen.getByRole('button', { name: 'Скачать' })).toBeVisible()
  // No line for words that are not there, and nothing to translate.
  expect(container.querySelector('p > bdi')).toBeNull()
  await queryClient.invalidateQueries()
  expect(asked).toBe(1)
  queryClient.clear()
  expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1')
})

test('picture_withACaption_showsBoth_andAFailureCanBeTriedAgain', async () => {
  let asked = 0
  server.use(mock.get(path, () => (++asked === 1 ? HttpResponse.error() : bytes('image/jpeg'))))
  await show({}, { text: 'Наш отель' })
  await userEvent.click(await screen.findByRole('button', { name: 'Не загрузилось, повторить' }))
  expect(await screen.findByRole('button', { name: 'Открыть крупно: Фото' })).toBeVisible()
  expect(screen.getByText('Наш отель')).toBeVisible()
})

test.each([
  ['image/svg+xml', 'image', 'file'],
  ['image/heic', 'image', 'file'],
  ['text/html', 'document', 'file'],
  ['image/jpeg', 'document', 'file'],
  ['image/webp', 'sticker', 'sticker'],
  ['text/html', 'video', 'file'],
  ['audio/ogg; codecs=opus', 'voice', 'sound'],
] as const)('look_%sAs%s_is%s', (mediaType, kind, look) => {
  expect(lookOf({ mediaType, kind })).toBe(look)
})

test('document_isSavedUnderItsName_andNeverOpenedAsAPage', async () => {
  server.use(mock.get(path, () => bytes('text/html')))
  const saved = vi.fn()
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved(this.download)
  })
  await show({ kind: 'document', mediaType: 'text/html', fileName: 'договор.html', bytes: 1_258_291 })
  expect(await screen.findByText('HTML · 1,2 МБ')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Скачать: договор.html' }))
  await waitFor(() => expect(saved).toHaveBeenCalledWith('договор.html'))
  const blob = vi.mocked(URL.createObjectURL).mock.calls[0]![0] as Blob
  expect(blob.type).toBe('application/octet-stream')
})

test('voice_isFetchedWhenItIsPlayed_andItsWordsAreMarkedAsATranscript', async () => {
  let asked = 0
  server.use(
    mock.get(path, () => {
      asked++
      return bytes('audio/ogg')
    }),
  )
  const { container } = await show(
    { kind: 'voice', mediaType: 'audio/ogg; codecs=opus', seconds: 65, bytes: 20_480, transcription: 'done' },
    { text: 'Хотим в Анталью', language: 'ru' },
  )
  expect(await screen.findByText('1:05 · 20 кБ')).toBeVisible()
  expect(screen.getByText('Расшифровка')).toBeVisible()
  expect(screen.getByText('Хотим в Анталью')).toBeVisible()
  expect(asked).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: /Воспроизвести:\s*Голосовое сообщение/ }))
  await waitFor(() => expect(container.querySelector('audio')).toHaveAttribute('src', 'blob:1'))
})

test.each([
  ['pending', 'Расшифровывается…'],
  ['failed', 'Расшифровать не удалось'],
] as const)('voice_transcription_%s', async (transcription, said) => {
  await show({ kind: 'voice', mediaType: 'audio/ogg', transcription })
  expect(await screen.findByText(said)).toBeVisible()
})

test('fetching_isSaid', async () => {
  await show({ state: 'fetching' })
  expect(await screen.findByRole('status')).toHaveTextContent('Загружается из WhatsApp…')
})

test('removed_isSaid_andNothingIsAsked', async () => {
  await show({ state: 'removed', reason: 'revoked' })
  expect(await screen.findByText('Клиент удалил файл')).toBeVisible()
})

test('unavailable_isAskedForAgain_andTheThreadSaysThatItIsOnItsWay', async () => {
  const { queryClient } = await show({ state: 'unavailable', reason: 'failed' })
  queryClient.setQueryData<ThreadData>(keys.thread('chat-1'), { messages: [messageOf({ id: 'm-1' })], olderCursor: null })
  server.use(
    mock.post(`${path}/fetch`, () =>
      HttpResponse.json(messageOf({ id: 'm-1', media: mediaOf({ state: 'fetching' }) }), { status: 202 }),
    ),
  )
  expect(await screen.findByText('Фото: не удалось получить из WhatsApp.')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Повторить' }))
  await waitFor(() =>
    expect(queryClient.getQueryData<ThreadData>(keys.thread('chat-1'))!.messages[0]!.media!.state).toBe('fetching'),
  )
})

test('unavailable_tooLarge_cannotBeAskedForAgain', async () => {
  await show({ state: 'unavailable', reason: 'too_large' })
  expect(await screen.findByText(/слишком большой/)).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})
