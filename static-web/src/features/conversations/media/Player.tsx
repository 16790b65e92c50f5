import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Media } from '@/api/media'
import { IconPlay, IconRetry } from '@/components/icons'
import { useMediaFile } from '../api/use-media-file'
import { DownloadButton } from './FileRow'
import { lookOf } from './look'
import classes from './Media.module.css'
import { useFileWords } from './use-file-words'

/** A film or a recording. It is fetched when somebody wants it: a chat is opened far more often than it is listened to. */
export function Player({ messageId, media }: { messageId: string; media: Media }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const file = useMediaFile(messageId, media, wanted)
  const words = useFileWords(media)
  const look = lookOf(media)
  const play = () => {
    setWanted(true)
    if (file.isError) void file.refetch()
  }
  return (
    <div className={classes.player} data-look={look}>
      {file.data && wanted ? (
        look === 'video' ? (
          // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what a client filmed
          <video src={file.data.url} controls autoPlay playsInline aria-label={words.name} />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: the words of a recording are the text of its message
          <audio src={file.data.url} controls autoPlay aria-label={words.name} />
        )
      ) : (
        <button type="button" className={classes.play} aria-busy={file.isFetching} onClick={play}>
          <span className={classes.icon} aria-hidden>
            {file.isError ? <IconRetry size={20} /> : <IconPlay size={20} />}
          </span>
          <span className={classes.lines}>
            <span className={classes.name}>
              <span className="visually-hidden">{t('chat.media.play')} </span>
              {words.name}
            </span>
            <span className={classes.about} role="status">
              {file.isFetching ? t('common.loading') : file.isError ? t('chat.media.loadFailed') : words.about}
            </span>
          </span>
        </button>
      )}
      <DownloadButton messageId={messageId} media={media} />
    </div>
  )
}
