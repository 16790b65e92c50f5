// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '@/test/render'
import { Composer } from './Composer'

const open = async (props: Partial<Parameters<typeof Composer>[0]> = {}) => {
  const onSend = vi.fn()
  const view = await renderApp(<Composer conversationId="chat-1" control="manager" closed={false} onSend={onSend} {...props} />)
  return { ...view, onSend, field: screen.getByRole<HTMLTextAreaElement>('textbox') }
}
afterEach(() => vi.unstubAllGlobals())

test('enter_text_sendsOnceAndEmptiesTheField', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, '  Добрый день!{Enter}')
  expect(onSend.mock.calls).toEqual([['Добрый день!']])
  expect(field).toHaveValue('')
})

test('shiftEnter_text_makesALine', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two')
  expect(field).toHaveValue('one\ntwo')
  expect(onSend).not.toHaveBeenCalled()
})

test('enter_whileInputMethodComposes_doesNotSend', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, 'にほん')
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
  expect(onSend).not.toHaveBeenCalled()
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).toHaveBeenCalledWith('にほん')
})

test('enter_onlySpaces_doesNotSend', async () => {
  const { onSend, field } = await open()
  await userEvent.type(field, '   {Enter}')
  expect(onSend).not.toHaveBeenCalled()
})

test('enter_onATouchScreen_makesALine', async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    query =>
      ({
        matches: query.includes('coarse'),
        addEventListener: vi.fn(),
        removeEventListener: vi.fn(),
      }) as unknown as MediaQueryList,
  )
  const { onSend, field } = await open()
  await userEvent.type(field, 'one{Enter}two')
  expect(field).toHaveValue('one\ntwo')
  expect(onSend).not.toHaveBeenCalled()
})

test('draft_reload_isThereInItsOwnChatOnly', async () => {
  const first = await open()
  await userEvent.type(first.field, 'Недописанное')
  first.unmount()
  const other = await open({ conversationId: 'chat-2' })
  expect(other.field).toHaveValue('')
  other.unmount()
  expect((await open()).field).toHaveValue('Недописанное')
})

test('draft_sent_isGoneAfterReload', async () => {
  const first = await open()
  await userEvent.type(first.field, 'Готово{Enter}')
  first.unmount()
  expect((await open()).field).toHaveValue('')
})

test('enter_longerThanAMessage_keepsTheTextAndSaysSo', async () => {
  const { onSend, field } = await open()
  fireEvent.change(field, { target: { value: 'x'.repeat(4097) } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  expect(field.value).toHaveLength(4097)
  expect(field).toHaveAccessibleDescription(/4097 знаков из 4096/)
})

test('hint_agentAnswers_saysWhatSendingDoesAndTypingWorks', async () => {
  const { field } = await open({ control: 'agent' })
  expect(field).toHaveAccessibleDescription(/поставит его на паузу/)
  await userEvent.type(field, 'я здесь')
  expect(field).toHaveValue('я здесь')
})
