import type { FeedStatus } from '@/lib/change-feed'
import { createStore } from '@/lib/external-store'

export const feedStatus = createStore<FeedStatus>('live')
