import type { Message } from './data.js'
import { h } from './dom.js'
import type { Word } from './words.js'

type Say = (word: Word) => string

/** As much as the agency's side takes; more would only be refused there. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024

const signs: Record<string, [string, Word]> = {
  image: ['📷', 'photo'],
  sticker: ['🖼', 'sticker'],
  video: ['🎬', 'video'],
  ptt: ['🎤', 'voice'],
  audio: ['🎵', 'audio'],
}

/** A file in one line, as the list of chats has it. */
export function fileLine({ kind, media }: Message, say: Say): string {
  const [sign, word] = signs[kind] ?? ['📎', 'document']
  return `${sign} ${media?.filename ?? say(word)}`
}

// Kept while they are on the screen: a picture that is drawn anew flickers, and a player would begin again.
const shown = new Map<string, HTMLElement>()

export function fileView(message: Message, say: Say): HTMLElement | null {
  const { id, media } = message
  if (!media) return null
  const view = shown.get(id) ?? draw(message, say)
  shown.set(id, view)
  return view
}

/** What plays goes on playing when the page has been drawn anew; what has left the screen is forgotten. */
export function rememberPlaying(): () => void {
  const playing = players().filter(({ paused }) => !paused)
  return () => {
    for (const player of playing) if (player.isConnected) void player.play().catch(() => undefined)
    for (const [id, view] of shown) if (!view.isConnected) shown.delete(id)
  }
}

const players = () => [...shown.values()].filter((view) => view instanceof HTMLMediaElement)

function draw(message: Message, say: Say): HTMLElement {
  const { id, kind, media } = message
  const src = `/media/${id}`
  const name = media?.filename ?? say(signs[kind]?.[1] ?? 'document')
  if (!media || media.hash === null) return h('div', { class: 'media' }, fileLine(message, say))
  if (kind === 'image' || kind === 'sticker') {
    const picture = h('img', { src, alt: name, onload: toTheEnd })
    return h('a', { class: 'picture', href: src, target: '_blank', rel: 'noopener' }, picture)
  }
  if (kind === 'video') return h('video', { src, controls: true, preload: 'metadata', 'aria-label': name })
  if (kind === 'audio' || kind === 'ptt') {
    return h('audio', { src, controls: true, preload: 'metadata', 'aria-label': name })
  }
  const open = { class: 'media', href: src, target: '_blank', rel: 'noopener' }
  return h('a', open, `📄 ${name}`, h('small', {}, ` ${sizeOf(media.size)}`))
}

/** A picture has no height before it has come: the newest message is what should be seen. */
function toTheEnd(event: Event): void {
  const thread = (event.currentTarget as HTMLElement).closest('.thread')
  if (thread) thread.scrollTop = thread.scrollHeight
}

export function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}

/** A file as the simulator takes it. */
export function readFile(file: File): Promise<{ mimetype: string; filename: string; data: string }> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const data = String(reader.result).split(',')[1] ?? ''
      resolve({ mimetype: file.type || 'application/octet-stream', filename: file.name, data })
    }
    reader.onerror = () => reject(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}
