// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Conversation } from '@/api/conversations'
import { conversationOf } from '@/test/conversations'
import { renderApp } from '@/test/render'
import { ConversationRow } from './ConversationRow'

const lineOf = async (values: Partial<NonNullable<Conversation['lastMessage']>>) => {
  const conversation = conversationOf({
    lastMessage: {
      text: '',
      media: null,
      direction: 'inbound',
      author: 'client',
      status: 'received',
      at: '2026-11-23T09:00:00Z',
      ...values,
    },
  })
  const { container } = await renderApp(<ConversationRow conversation={conversation} selected={false} now={0} slaMinutes={15} />)
  return container.textContent
}

test.each([
  [{ text: 'Добрый день' }, 'Добрый день'],
  [{ media: 'image', text: 'Наш отель' }, 'ФотоНаш отель'],
  [{ media: 'voice' }, 'Голосовое сообщение'],
  [{ media: 'document' }, 'Документ'],
] as const)('preview_%j', async (values, shown) => {
  const line = await lineOf(values)
  expect(line).toContain(shown)
  expect(line).not.toContain('Сообщений пока нет')
})
