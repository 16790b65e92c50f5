import type { KeyboardEvent } from 'react'
import type { Photo } from '@/api/quick-replies'

/** What was chosen in the list, as it is to be sent. */
export interface Picked {
  text: string
  language: string
  /** Of the tour that it is about; its name is the tour's or the reply's. */
  photo: { name: string; of: Photo } | null
}

export interface QuickMenuHandle {
  /** Whether the key was for the list. */
  onKey(event: KeyboardEvent): boolean
}

/** What is looked for: "/vi" → "vi"; null where nothing is. */
export function slashQuery(text: string): string | null {
  const match = /^\/(.{0,60})$/.exec(text)
  return match ? match[1]!.trim() : null
}
