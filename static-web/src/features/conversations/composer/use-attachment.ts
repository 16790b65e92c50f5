import { type ClipboardEvent, type DragEvent, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/toast'
import { attachments } from './attachments'

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** The file of the next message: what it is, and the ways it comes in. */
export function useAttachment(conversationId: string) {
  const { t } = useTranslation()
  const all = useSyncExternalStore(attachments.subscribe, attachments.get)
  const [isOver, setIsOver] = useState(false)
  const attach = (files: ArrayLike<File> | null | undefined) => {
    const first = files?.[0]
    if (!first) return
    if (files.length > 1) toast.error(t('inbox.attach.oneOnly'))
    attachments.attach(conversationId, first)
  }
  return {
    attachment: all.get(conversationId) ?? null,
    isOver,
    attach,
    onPaste: (event: ClipboardEvent) => {
      // A table or a text brings a picture of itself: the words are meant.
      if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain')) return
      event.preventDefault()
      attach(event.clipboardData.files)
    },
    drop: {
      onDragOver: (event: DragEvent) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setIsOver(true)
      },
      onDragLeave: (event: DragEvent) => {
        // Over a part of the composer it is still over the composer.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
      },
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setIsOver(false)
        attach(event.dataTransfer.files)
      },
    },
  }
}
