import { Button, Modal } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Media } from '@/api/media'
import { IconDownload, IconRetry } from '@/components/icons'
import { saveFile } from '@/lib/save-text'
import { useMediaFile } from '../api/use-media-file'
import { FileRow } from './FileRow'
import { lookOf } from './look'
import classes from './Media.module.css'
import type { MediaFile } from './media-files'
import { useFileWords } from './use-file-words'
import { useInView } from './use-in-view'

/** A picture in a box of one size, opened large by a click. */
export function Picture({ messageId, media }: { messageId: string; media: Media }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const file = useMediaFile(messageId, media, useInView(box))
  const words = useFileWords(media)
  const [opened, setOpened] = useState(false)
  // A picture that no browser draws is still a file.
  const [broken, setBroken] = useState(false)
  if (broken) return <FileRow messageId={messageId} media={media} />
  return (
    <div ref={box} className={classes.picture} data-look={lookOf(media)} aria-busy={file.isFetching}>
      {file.data ? (
        <button
          type="button"
          className={classes.thumb}
          aria-label={t('chat.media.open', { name: words.name })}
          onClick={() => setOpened(true)}
        >
          <img src={file.data.url} alt="" decoding="async" onError={() => setBroken(true)} />
        </button>
      ) : (
        file.isError && (
          <button type="button" className={classes.act} onClick={() => void file.refetch()}>
            <IconRetry size={15} />
            {t('chat.media.loadFailed')}
          </button>
        )
      )}
      {opened && file.data && <Large file={file.data} words={words} onClose={() => setOpened(false)} />}
    </div>
  )
}

function Large({
  file,
  words,
  onClose,
}: {
  file: MediaFile
  words: { name: string; saveAs: string; about: string }
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      size="auto"
      title={<bdi dir="auto">{words.name}</bdi>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <img className={classes.large} src={file.url} alt={words.name} />
      <div className={classes.largeFoot}>
        <span className={classes.about}>{words.about}</span>
        <Button variant="default" leftSection={<IconDownload size={18} />} onClick={() => saveFile(words.saveAs, file.blob)}>
          {t('chat.media.save')}
        </Button>
      </div>
    </Modal>
  )
}
