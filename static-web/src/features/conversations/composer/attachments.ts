import { baseType, type Media, mostBytes, sendableTypes, uploadMedia } from '@/api/media'
import { createStore } from '@/lib/external-store'
import { fileEnding } from '@/lib/file-words'
import { ApiError } from '@/lib/problem'
import { newId } from '@/lib/uuid'
import { localFiles } from './local-files'

/** The file that is to go with the next message of a conversation. It stays when another chat is looked at, and when sending fails. */
export interface Attachment {
  id: string
  name: string
  /** Null while it is being fetched, as the photo of a tour. */
  file: Blob | null
  /** Of a picture. */
  preview: string | null
  state: 'uploading' | 'ready' | 'failed'
  /** What the server calls it. */
  media: Media | null
  /** Code of the problem. */
  problem: string | null
  /** Nothing is left to try: another file is needed. */
  isRefused: boolean
}

const store = createStore<ReadonlyMap<string, Attachment>>(new Map())
// How to get the bytes, for a second try.
const sources = new Map<string, () => Promise<Blob>>()

function set(conversationId: string, attachment: Attachment | null) {
  const next = new Map(store.get())
  if (attachment) next.set(conversationId, attachment)
  else next.delete(conversationId)
  store.set(next)
}

/** Changes the attachment that an answer is for, if it is still there. */
function change(conversationId: string, id: string, values: Partial<Attachment>) {
  const current = store.get().get(conversationId)
  if (current?.id === id) set(conversationId, { ...current, ...values })
}

const otherNames: Record<string, string> = { 'audio/x-m4a': 'audio/mp4', 'audio/mp3': 'audio/mpeg', 'image/jpg': 'image/jpeg' }

/** The type of a file; where the system does not know it, by how its name ends. */
export function typeOf(file: Blob, name: string): string {
  const type = baseType(file.type)
  if (type) return otherNames[type] ?? type
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return sendableTypes.find(sendable => fileEnding(sendable) === ending) ?? ''
}

/** What is wrong with a file before anything is sent. */
function refusalOf(type: string, file: Blob): string | null {
  if (!sendableTypes.some(sendable => sendable === type)) return 'request.unsupported_media_type'
  if (file.size > mostBytes) return 'request.too_large'
  return file.size === 0 ? 'media.empty' : null
}

const final = ['request.unsupported_media_type', 'request.too_large', 'media.empty', 'media.type_mismatch', 'validation.failed']

async function run(conversationId: string, id: string, name: string) {
  change(conversationId, id, { state: 'uploading', problem: null, isRefused: false })
  try {
    const file = await sources.get(id)!()
    const type = typeOf(file, name)
    const fullName = /\.[a-z0-9]{2,5}$/i.test(name) ? name : `${name}.${fileEnding(type)}`
    change(conversationId, id, { name: fullName, file })
    const refusal = refusalOf(type, file)
    if (refusal) return change(conversationId, id, { state: 'failed', problem: refusal, isRefused: true })
    if (type.startsWith('image/') && !store.get().get(conversationId)?.preview)
      change(conversationId, id, { preview: URL.createObjectURL(file) })
    const media = await uploadMedia(conversationId, file.type === type ? file : file.slice(0, file.size, type), fullName)
    change(conversationId, id, { state: 'ready', media })
  } catch (error) {
    const problem = error instanceof ApiError ? error.code : 'unexpected'
    change(conversationId, id, { state: 'failed', problem, isRefused: final.includes(problem) })
  }
}

function begin(conversationId: string, name: string, source: () => Promise<Blob>) {
  attachments.remove(conversationId)
  const id = newId()
  sources.set(id, source)
  set(conversationId, {
    id,
    name,
    file: null,
    preview: null,
    state: 'uploading',
    media: null,
    problem: null,
    isRefused: false,
  })
  void run(conversationId, id, name)
}

export const attachments = {
  get: store.get,
  subscribe: store.subscribe,
  /** Uploads it at once, so that sending does not wait for it. */
  attach: (conversationId: string, file: File) => begin(conversationId, file.name, () => Promise.resolve(file)),
  /** A file that has to be fetched first; its type ends its name. */
  attachFrom: begin,
  retry(conversationId: string) {
    const attachment = store.get().get(conversationId)
    if (attachment) void run(conversationId, attachment.id, attachment.name)
  },
  remove(conversationId: string) {
    const attachment = store.get().get(conversationId)
    if (!attachment) return
    sources.delete(attachment.id)
    if (attachment.preview) URL.revokeObjectURL(attachment.preview)
    set(conversationId, null)
  },
  /** It goes along with a message now, whose bubble shows it. */
  take(conversationId: string): Media | null {
    const attachment = store.get().get(conversationId)
    if (attachment?.state !== 'ready' || !attachment.media) return null
    const { file, media, preview } = attachment
    if (file) localFiles.set(media.id, { blob: file, url: preview ?? URL.createObjectURL(file) })
    sources.delete(attachment.id)
    set(conversationId, null)
    return media
  },
  /** Back from a message that did not leave. What the server has lost or used meanwhile is uploaded again, if it is still here. */
  putBack(conversationId: string, media: Media, isLost: boolean) {
    const local = localFiles.get(media.id)
    localFiles.delete(media.id)
    const name = media.fileName ?? media.kind
    if (isLost && local) return begin(conversationId, name, () => Promise.resolve(local.blob))
    const id = newId()
    sources.set(id, () => (local ? Promise.resolve(local.blob) : Promise.reject(new Error('gone with the page'))))
    set(conversationId, {
      id,
      name,
      file: local?.blob ?? null,
      preview: local && media.kind === 'image' ? local.url : null,
      state: 'ready',
      media,
      problem: null,
      isRefused: false,
    })
  },
  clear() {
    for (const conversationId of store.get().keys()) attachments.remove(conversationId)
  },
}
