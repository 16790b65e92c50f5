import type { QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { baseType, type Media } from '@/api/media'
import { lookOf } from './look'

/** The bytes of a file in this browser, and the address under which the page shows them. */
export interface MediaFile {
  blob: Blob
  url: string
}

export function openFile(blob: Blob, media: Pick<Media, 'kind' | 'mediaType'>): MediaFile {
  // Under a type that the browser would open as a page, a stranger's file could run as ours.
  const type = lookOf(media) === 'file' ? 'application/octet-stream' : baseType(media.mediaType)
  const typed = new Blob([blob], { type })
  return { blob: typed, url: URL.createObjectURL(typed) }
}

const watched = new WeakSet<QueryClient>()

/** Gives the memory of a file back when the cache lets go of it. */
export function watchCollected(queryClient: QueryClient) {
  if (watched.has(queryClient)) return
  watched.add(queryClient)
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'removed' || query.queryKey[0] !== keys.media('')[0]) return
    const file = query.state.data as MediaFile | undefined
    if (file) URL.revokeObjectURL(file.url)
  })
}

/** A file that was sent from here need not be fetched to be shown. */
export function keepSent(queryClient: QueryClient, media: Media, blob: Blob) {
  watchCollected(queryClient)
  queryClient.setQueryData<MediaFile>(keys.media(media.id), known => known ?? openFile(blob, media))
}
