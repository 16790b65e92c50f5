import { baseType, type Media } from '@/api/media'

/** How a file is shown, which decides the room that it takes before anything of it has come. */
export type Look = 'picture' | 'sticker' | 'video' | 'sound' | 'file'

// What a browser draws and cannot run. Anything else is a file to save, whatever its sender calls it.
const pictures = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

export function lookOf({ kind, mediaType }: Pick<Media, 'kind' | 'mediaType'>): Look {
  const type = baseType(mediaType)
  if (kind === 'image' && pictures.includes(type)) return 'picture'
  if (kind === 'sticker' && pictures.includes(type)) return 'sticker'
  if (kind === 'video' && type.startsWith('video/')) return 'video'
  if ((kind === 'audio' || kind === 'voice') && type.startsWith('audio/')) return 'sound'
  return 'file'
}

/** A file that is not there takes a line, whatever it would have been. */
export const boxOf = (media: Media): Look => (media.state === 'unavailable' || media.state === 'removed' ? 'file' : lookOf(media))

/** As the style sheet has them. */
export const heights: Record<Look, number> = { picture: 200, sticker: 128, video: 200, sound: 48, file: 48 }
