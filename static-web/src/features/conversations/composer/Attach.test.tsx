// @vitest-environment jsdom
import { configure, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { mostBytes } from '@/api/media'
import { baseUrl, server, signInForTest } from '@/test/api'
import { mediaOf } from '@/test/messages'
import { renderApp } from '@/test/render'
import { attachments, typeOf } from './attachments'
import { Composer } from './Composer'

// What shows the file is loaded when it is first needed.
configure({ asyncUtilTimeout: 15_000 })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  signInForTest()
  URL.createObjectURL = vi.fn(() => 'blob:x')
  URL.revokeObjectURL = vi.fn()
  attachments.clear()
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = `${baseUrl}/api/conversations/chat-1/media`
const photo = (name = 'beach.jpg', type = 'image/jpeg') => new File(['12345'], name, { type })

const open = async () => {
  const onSend = vi.fn()
  await renderApp(<Composer conversationId="chat-1" control="manager" closed={false} onSend={onSend} />)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox')
  const pick = (file: File) => fireEvent.change(screen.getByTestId('attach'), { target: { files: [file] } })
  return { onSend, field, pick }
}
const takes = () => {
  const seen: unknown[] = []
  server.use(
    mock.post(path, ({ request }) => {
      const { searchParams } = new URL(request.url)
      // The bytes themselves do not get from jsdom's files into Node's fetch.
      seen.push([searchParams.get('name'), request.headers.get('Content-Type')])
      return HttpResponse.json(mediaOf({ fileName: searchParams.get('name') }))
    }),
  )
  return seen
}

test('picked_isUploadedAtOnce_andGoesWithItsCaption', async () => {
  const seen = takes()
  const { onSend, field, pick } = await open()
  pick(photo())
  expect(await screen.findByRole('group', { name: 'Приложенный файл' })).toHaveTextContent('beach.jpg')
  await waitFor(() => expect(seen).toEqual([['beach.jpg', 'image/jpeg']]))
  await userEvent.type(field, 'Наш отель')
  await waitFor(() => expect(screen.getByRole('button', { name: 'Отправить' })).toBeEnabled())
  await userEvent.type(field, '{Enter}')
  expect(onSend.mock.calls).toEqual([['Наш отель', { mediaId: 'media-1' }, mediaOf({ fileName: 'beach.jpg' })]])
  expect(field).toHaveValue('')
  expect(screen.queryByRole('group', { name: 'Приложенный файл' })).toBeNull()
})

test('file_withoutWords_canBeSent', async () => {
  takes()
  const { onSend, field, pick } = await open()
  pick(photo())
  await waitFor(() => expect(screen.getByRole('button', { name: 'Отправить' })).toBeEnabled())
  await userEvent.type(field, '{Enter}')
  expect(onSend).toHaveBeenCalledWith('', { mediaId: 'media-1' }, expect.anything())
})

test('caption_tooLong_isSaid_andNothingLeaves', async () => {
  takes()
  const { onSend, field, pick } = await open()
  pick(photo())
  await screen.findByRole('group', { name: 'Приложенный файл' })
  fireEvent.change(field, { target: { value: 'x'.repeat(1025) } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  expect(field).toHaveAccessibleDescription(/1025 знаков из 1024/)
})

test.each([
  ['type', () => photo('setup.exe', 'application/x-msdownload'), /Такие файлы отправить нельзя/],
  ['empty', () => new File([], 'empty.pdf', { type: 'application/pdf' }), /пустой/],
  [
    'size',
    () => Object.defineProperty(photo('film.mp4', 'video/mp4'), 'size', { value: mostBytes + 1 }),
    /слишком большой: можно не больше 16 МБ/,
  ],
])('refused_%s_isSaidBeforeAnythingIsUploaded', async (_, file, said) => {
  const seen = takes()
  const { pick } = await open()
  pick(file())
  expect(await screen.findByRole('alert')).toHaveTextContent(said)
  expect(screen.getByRole('button', { name: 'Отправить' })).toBeDisabled()
  expect(screen.queryByRole('button', { name: 'Повторить' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Убрать файл' }))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(seen).toEqual([])
})

test('mismatch_isSaid', async () => {
  server.use(mock.post(path, () => HttpResponse.json({ code: 'media.type_mismatch', title: 'x', status: 422 }, { status: 422 })))
  const { pick } = await open()
  pick(photo())
  expect(await screen.findByRole('alert')).toHaveTextContent(/не то, что сказано в его имени/)
})

test('upload_lostConnection_isTriedAgain', async () => {
  let asked = 0
  server.use(mock.post(path, () => (++asked === 1 ? HttpResponse.error() : HttpResponse.json(mediaOf()))))
  const { pick } = await open()
  pick(photo())
  expect(await screen.findByRole('alert')).toHaveTextContent('Не загружено: нет связи.')
  await userEvent.click(screen.getByRole('button', { name: 'Повторить' }))
  await waitFor(() => expect(attachments.get().get('chat-1')?.state).toBe('ready'))
})

test('pasted_aPictureIsAttached_butATextStaysAText', async () => {
  takes()
  const { field } = await open()
  fireEvent.paste(field, { clipboardData: { files: [photo('table.png', 'image/png')], types: ['text/plain', 'Files'] } })
  expect(attachments.get().size).toBe(0)
  fireEvent.paste(field, { clipboardData: { files: [photo('shot.png', 'image/png')], types: ['Files'] } })
  expect(attachments.get().get('chat-1')?.name).toBe('shot.png')
})

test('dropped_isAttached', async () => {
  takes()
  const { field } = await open()
  fireEvent.dragOver(field, { dataTransfer: { types: ['Files'] } })
  expect(screen.getByText('Отпустите файл, чтобы приложить')).toBeInTheDocument()
  fireEvent.drop(field, { dataTransfer: { types: ['Files'], files: [photo()] } })
  expect(attachments.get().get('chat-1')?.name).toBe('beach.jpg')
})

test('putBack_afterAFailedSend_isReadyAgain_andWhatTheServerLostIsUploadedAnew', async () => {
  const seen = takes()
  attachments.attach('chat-1', photo())
  await waitFor(() => expect(attachments.get().get('chat-1')?.state).toBe('ready'))
  const media = attachments.take('chat-1')!
  expect(attachments.get().size).toBe(0)
  attachments.putBack('chat-1', media, false)
  expect(attachments.get().get('chat-1')).toMatchObject({ state: 'ready', media })
  expect(seen).toHaveLength(1)
  attachments.take('chat-1')
  attachments.putBack('chat-1', media, true)
  await waitFor(() => expect(attachments.get().get('chat-1')?.state).toBe('ready'))
  expect(seen).toHaveLength(2)
})

test.each([
  ['отчёт.DOCX', '', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['note.m4a', 'audio/x-m4a', 'audio/mp4'],
  ['voice.ogg', 'audio/ogg; codecs=opus', 'audio/ogg'],
  ['thing', '', ''],
])('typeOf_%s_%s', (name, type, expected) => {
  expect(typeOf(new Blob([], { type }), name)).toBe(expected)
})
