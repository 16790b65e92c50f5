import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Change } from '@/api/changes'
import { keys } from '@/api/keys'
import { createChangeApplier, staleKeys } from './apply-changes'

let seq = 0
const change = (entity: Change['entity'], id: string, parentId: string | null = null): Change => ({
  seq: ++seq,
  entity,
  id,
  parentId,
  kind: 'updated',
})

test('staleKeys_message_refreshesItsThreadAndTheRows', () => {
  expect(staleKeys([change('message', 'm-1', 'chat-1')])).toEqual({
    now: [keys.thread('chat-1'), keys.handoffBrief('chat-1')],
    busy: [keys.conversationLists],
  })
})

test('staleKeys_manyOfOneKind_eachKeyOnce', () => {
  const { now, busy } = staleKeys([
    change('message', 'm-1', 'chat-1'),
    change('message', 'm-2', 'chat-1'),
    change('conversation', 'chat-1'),
  ])
  expect(now).toEqual([keys.thread('chat-1'), keys.handoffBrief('chat-1'), keys.conversation('chat-1')])
  expect(busy).toEqual([keys.conversationLists, keys.conversationCounts])
})

test('staleKeys_qualification_belongsToItsClient', () => {
  expect(staleKeys([change('qualification', 'q-1', 'client-1')]).now).toContainEqual(keys.qualification('client-1'))
})

test('staleKeys_client_refreshesTheRecordAndWhoMayBeTheSamePerson', () => {
  expect(staleKeys([change('client', 'client-1')])).toEqual({
    now: [keys.client('client-1'), keys.statusHistory('client-1'), keys.duplicates('client-1')],
    busy: [keys.conversations],
  })
})

test('staleKeys_suggestion_refreshesTheDraftOfItsChat', () => {
  expect(staleKeys([change('suggestion', 's-1', 'chat-1')])).toEqual({ now: [keys.suggestion('chat-1')], busy: [] })
})

test('staleKeys_scheduledMessage_refreshesWhatWaitsInItsChat', () => {
  expect(staleKeys([change('scheduled_message', 's-1', 'chat-1')])).toEqual({ now: [keys.scheduled('chat-1')], busy: [] })
})

test('staleKeys_taskAndQuickReply_refreshAllTheirLists', () => {
  const { now } = staleKeys([change('task', 't-1', 'client-1'), change('quick_reply', 'q-1')])
  expect(now).toEqual([keys.tasks, keys.quickReplies])
})

test('staleKeys_notification_onlyOnesOwnAreAskedForAgain', () => {
  expect(staleKeys([change('notification', 'n-1', 'user-1')], 'user-1').busy).toEqual([keys.notices])
  expect(staleKeys([change('notifications', 'user-1', 'user-1')], 'user-1').busy).toEqual([keys.notices])
  expect(staleKeys([change('notification', 'n-2', 'user-2')], 'user-1').busy).toEqual([])
})

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('apply_burst_listsAreRefreshedAtOnceAndThenAtASteadyPace', () => {
  const queryClient = new QueryClient()
  const refreshed = vi.spyOn(queryClient, 'invalidateQueries')
  const lists = () =>
    refreshed.mock.calls.filter(([filter]) => JSON.stringify(filter?.queryKey) === JSON.stringify(keys.conversationLists)).length
  const applier = createChangeApplier(queryClient, 'user-1', 700)
  applier.apply([change('message', 'm-1', 'chat-1')])
  expect(lists()).toBe(1)
  for (let i = 0; i < 20; i++) applier.apply([change('message', `m-${i}`, 'chat-1')])
  expect(lists()).toBe(1)
  vi.advanceTimersByTime(700)
  expect(lists()).toBe(2)
  vi.advanceTimersByTime(7000)
  expect(lists()).toBe(2)
  applier.stop()
})

test('staleKeys_knowledge_refreshesTheOneAndTheLists', () => {
  const { now, busy } = staleKeys([change('knowledge_article', 'a-1'), change('knowledge_question', 'q-1', 'chat-1')])
  expect(now).toEqual([keys.article('a-1'), keys.question('q-1')])
  expect(busy).toEqual([keys.articleLists, keys.questionLists])
})
