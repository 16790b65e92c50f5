import { useTranslation } from 'react-i18next'
import type { Media } from '@/api/media'
import type { Message } from '@/api/messages'
import { IconAlert, IconRetry, IconTrash } from '@/components/icons'
import { useFetchMediaAgain } from '../api/use-media-file'
import { FileRow } from './FileRow'
import { lookOf } from './look'
import classes from './Media.module.css'
import { Picture } from './Picture'
import { Player } from './Player'

/** The file of a message: the thing itself, or why it is not there. */
export function MessageMedia({ message, media }: { message: Message; media: Media }) {
  const { t } = useTranslation()
  if (media.state === 'fetching') {
    return (
      <p role="status" className={classes.wait}>
        {t('chat.media.fetching')}
      </p>
    )
  }
  if (media.state === 'removed') {
    return (
      <p className={classes.absent}>
        <IconTrash size={16} aria-hidden />
        {t(`chat.media.removed.${media.reason === 'revoked' || media.reason === 'erased' ? media.reason : 'other'}`)}
      </p>
    )
  }
  if (media.state === 'unavailable') return <Unavailable message={message} media={media} />
  const look = lookOf(media)
  if (look === 'picture' || look === 'sticker') return <Picture messageId={message.id} media={media} />
  if (look === 'file') return <FileRow messageId={message.id} media={media} />
  return (
    <>
      <Player messageId={message.id} media={media} />
      {look === 'sound' && <Transcript media={media} hasText={message.text !== ''} />}
    </>
  )
}

function Unavailable({ message, media }: { message: Message; media: Media }) {
  const { t } = useTranslation()
  const again = useFetchMediaAgain(message.conversationId, message.id)
  const reason = media.reason === 'gone' || media.reason === 'too_large' ? media.reason : 'failed'
  return (
    <div className={classes.absent}>
      <IconAlert size={16} aria-hidden />
      <span>
        {t(`inbox.media.${media.kind}`)}: {t(`chat.media.unavailable.${reason}`)}
      </span>
      {reason !== 'too_large' && (
        <button type="button" className={classes.act} disabled={again.isPending} onClick={() => again.mutate()}>
          <IconRetry size={15} />
          {t('common.retry')}
        </button>
      )}
    </div>
  )
}

/** Where the words of a recording are: its message's text, on their way, or not to be had. */
function Transcript({ media, hasText }: { media: Media; hasText: boolean }) {
  const { t } = useTranslation()
  if (media.transcription === 'none' || (media.transcription === 'done' && !hasText)) return null
  return (
    <p className={classes.transcript} role={media.transcription === 'pending' ? 'status' : undefined}>
      {t(`chat.media.transcript.${media.transcription}`)}
    </p>
  )
}
