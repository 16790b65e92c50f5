import { useTranslation } from 'react-i18next'
import type { Media } from '@/api/media'
import { IconDownload } from '@/components/icons'
import { useDownload } from '../api/use-media-file'
import { kindIcons } from './kind-icons'
import classes from './Media.module.css'
import { useFileWords } from './use-file-words'

/** A file to save: nothing of it is opened in the page. */
export function FileRow({ messageId, media }: { messageId: string; media: Media }) {
  const words = useFileWords(media)
  const Icon = kindIcons[media.kind]
  return (
    <div className={classes.file}>
      <span className={classes.icon} aria-hidden>
        <Icon size={20} />
      </span>
      <span className={classes.lines}>
        <bdi dir="auto" className={classes.name}>
          {words.name}
        </bdi>
        <span className={classes.about}>{words.about}</span>
      </span>
      <DownloadButton messageId={messageId} media={media} />
    </div>
  )
}

export function DownloadButton({ messageId, media }: { messageId: string; media: Media }) {
  const { t } = useTranslation()
  const download = useDownload(messageId, media)
  const words = useFileWords(media)
  const label = t('chat.media.download', { name: words.name })
  return (
    <button
      type="button"
      className={classes.download}
      aria-label={label}
      title={label}
      aria-busy={download.isPending}
      onClick={() => !download.isPending && download.mutate(words.saveAs)}
    >
      <IconDownload size={19} />
    </button>
  )
}
