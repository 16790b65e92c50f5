import '@/lib/inbox-texts'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { sendableTypes } from '@/api/media'
import { IconPaperclip } from '@/components/icons'
import classes from './Composer.module.css'

const endings = '.jpg,.jpeg,.png,.webp,.mp4,.ogg,.mp3,.m4a,.pdf,.docx,.xlsx,.pptx'

export function AttachButton({ onPick }: { onPick: (files: FileList | null) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={classes.tool}
        aria-label={t('inbox.attach.pick')}
        title={t('inbox.attach.pick')}
        onClick={() => input.current?.click()}
      >
        <IconPaperclip size={20} />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="attach"
        accept={`${sendableTypes.join(',')},${endings}`}
        onChange={event => {
          onPick(event.currentTarget.files)
          // The same file can be picked again.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
