import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import type { Media } from '@/api/media'
import { duration, fileEnding, fileSize } from '@/lib/file-words'

/** What to call a file, and what to say of it. */
export function useFileWords({ kind, mediaType, fileName, bytes, seconds }: Omit<Media, 'id' | 'state'>) {
  const { t, i18n } = useTranslation()
  const word = t(`inbox.media.${kind}`)
  const ending = fileEnding(mediaType)
  const shown = fileName?.includes('.') ? fileName.slice(fileName.lastIndexOf('.') + 1) : ending
  return {
    word,
    name: fileName ?? word,
    /** Under which it is saved. */
    saveAs: fileName ?? `${word}.${ending}`,
    about: [
      seconds !== null && duration(seconds),
      kind === 'document' && shown.length <= 5 && shown !== 'bin' && shown.toUpperCase(),
      bytes > 0 && fileSize(bytes, i18n.language),
    ]
      .filter(Boolean)
      .join(' · '),
  }
}
