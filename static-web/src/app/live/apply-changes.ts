import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Change } from '@/api/changes'
import { keys } from '@/api/keys'

/** What a batch of changes makes stale. `busy` names lists that may change many times a second: they are refreshed at a steady pace. */
export function staleKeys(changes: readonly Change[], userId?: string): { now: QueryKey[]; busy: QueryKey[] } {
  const now = new Map<string, QueryKey>()
  const busy = new Map<string, QueryKey>()
  const add = (to: Map<string, QueryKey>, ...found: QueryKey[]) => {
    for (const key of found) to.set(JSON.stringify(key), key)
  }
  for (const { entity, id, parentId } of changes) {
    switch (entity) {
      case 'message':
        // The row of the chat shows the last message and its tick.
        if (parentId) add(now, keys.thread(parentId), keys.handoffBrief(parentId))
        add(busy, keys.conversationLists)
        break
      case 'conversation':
        add(now, keys.conversation(id), keys.handoffBrief(id))
        add(busy, keys.conversationLists, keys.conversationCounts)
        break
      case 'scheduled_message':
        if (parentId) add(now, keys.scheduled(parentId))
        break
      case 'quick_reply':
        add(now, keys.quickReplies)
        break
      case 'task':
        add(now, keys.tasks)
        break
      case 'suggestion':
        if (parentId) add(now, keys.suggestion(parentId))
        break
      case 'notification':
      case 'notifications':
        // A colleague's notices are none of ours; the parent says whose they are.
        if (!userId || parentId === userId) add(busy, keys.notices)
        break
      case 'client':
        add(now, keys.client(id), keys.statusHistory(id), keys.duplicates(id))
        add(busy, keys.conversations)
        break
      case 'note':
        if (parentId) add(now, keys.notes(parentId), keys.client(parentId))
        break
      case 'qualification':
        add(now, keys.qualification(parentId ?? id), keys.handoffBriefs)
        break
      case 'product':
        add(now, keys.product(id), keys.handoffBriefs)
        // Cards of tours are filled into quick replies.
        add(busy, keys.productLists, keys.quickReplies)
        break
      case 'hold':
        add(now, keys.holdLists)
        break
      case 'quote':
        add(now, keys.quoteLists)
        break
      case 'agent':
        add(now, keys.agents)
        break
      case 'prompt':
        add(now, keys.agents, keys.allPrompts)
        break
      case 'knowledge_article':
        add(now, keys.article(id))
        add(busy, keys.articleLists)
        break
      case 'knowledge_question':
        add(now, keys.question(id))
        add(busy, keys.questionLists)
        break
      case 'whatsapp_session':
        add(now, keys.whatsapp)
        break
      case 'user':
        add(now, keys.users, keys.me)
        break
      case 'organization':
        add(now, keys.organization, keys.me)
        break
    }
  }
  return { now: [...now.values()], busy: [...busy.values()] }
}

/** Applies batches to the cache: what is on screen is asked for again, the rest when it is next shown. */
export function createChangeApplier(queryClient: QueryClient, userId?: string, paceMs = 700) {
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    timer = undefined
    if (waiting.size === 0) return
    for (const queryKey of waiting.values()) void queryClient.invalidateQueries({ queryKey })
    waiting.clear()
    timer = setTimeout(flush, paceMs)
  }

  return {
    apply(changes: readonly Change[]) {
      const stale = staleKeys(changes, userId)
      for (const queryKey of stale.now) void queryClient.invalidateQueries({ queryKey })
      for (const key of stale.busy) waiting.set(JSON.stringify(key), key)
      // The first of a burst shows at once, the rest of it together at the next beat.
      if (timer === undefined) flush()
    },
    /** Everything may be stale: a start, or a gap that the feed could not fill. */
    applyAll() {
      void queryClient.invalidateQueries()
    },
    stop() {
      clearTimeout(timer)
    },
  }
}
