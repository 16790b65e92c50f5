import type { MediaKind } from '@/api/media'
import { IconFile, IconMicrophone, IconMusic, IconPhoto, IconSticker, IconVideo } from '@/components/icons'

export const kindIcons: Record<MediaKind, typeof IconFile> = {
  image: IconPhoto,
  video: IconVideo,
  audio: IconMusic,
  voice: IconMicrophone,
  document: IconFile,
  sticker: IconSticker,
}
