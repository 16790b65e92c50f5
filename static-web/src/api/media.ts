import type { Schemas } from './contract'
import { http, respond } from './http'
import type { Message } from './messages'

/** A file of a message. */
export type Media = Schemas['MessageMedia']
export type MediaKind = Media['kind']

/** As much as the server takes. */
export const mostBytes = 16 * 1024 * 1024

/** What can be sent; the server looks at the bytes as well. */
export const sendableTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
] as const

/** "audio/ogg; codecs=opus" → "audio/ogg". */
export const baseType = (mediaType: string) => mediaType.split(';')[0]!.trim().toLowerCase()

export const readMedia = async (messageId: string, signal?: AbortSignal): Promise<Blob> =>
  (await respond('GET', '/api/messages/{id}/media', { path: { id: messageId }, signal })).blob()

/** Asks WhatsApp once more for a file that did not come. */
export const fetchMediaAgain = (messageId: string): Promise<Message> =>
  http.post('/api/messages/{id}/media/fetch', { path: { id: messageId } })

/** Lays a file ready to go with a message; one that goes with none within a day is gone. */
export const uploadMedia = async (conversationId: string, file: Blob, name: string): Promise<Media> => {
  const request = { path: { id: conversationId }, query: { name: name.slice(-200) }, file }
  return (await respond('POST', '/api/conversations/{id}/media', request)).json()
}
