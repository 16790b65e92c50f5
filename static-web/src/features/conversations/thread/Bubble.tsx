import type { TFunction } from 'i18next'
import { memo, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/messages'
import { IconAgent, IconLanguage, IconPhone, IconRetry } from '@/components/icons'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { textDirection } from '@/lib/text-direction'
import { MessageMedia } from '../media/lazy'
import { MediaBox } from '../media/MediaBox'
import { HeldMessage, MissingNote } from '../translation/lazy'
import classes from './Bubble.module.css'
import { Ticks } from './Ticks'

/** A stored message. `showOriginal` is the choice for the whole thread; each bubble can differ. */
export const Bubble = memo(function Bubble({
  message,
  starts,
  ends,
  readerLanguage,
  showOriginal,
  highlighted,
  onRetry,
  retrying,
}: {
  message: Message
  starts: boolean
  ends: boolean
  readerLanguage: string
  showOriginal: boolean
  highlighted: boolean
  onRetry: (message: Message) => void
  retrying: boolean
}) {
  const { t } = useTranslation()
  const [flipped, setFlipped] = useState(false)
  const translation = message.language === readerLanguage ? undefined : message.translations[readerLanguage]
  const original = translation === undefined || showOriginal !== flipped
  const format = useFormat()
  const held = message.status === 'failed' ? message.missing.find(one => one.for === 'client') : undefined
  const missing = held ? undefined : message.missing.find(one => one.for === 'client' || one.language === readerLanguage)
  return (
    <Frame
      author={message.author}
      name={message.authorName}
      viaPhone={message.viaPhone}
      starts={starts}
      ends={ends}
      highlighted={highlighted}
      canceled={message.status === 'canceled'}
      text={original ? message.text : translation}
      file={
        message.media && (
          <MediaBox media={message.media}>
            <MessageMedia message={message} media={message.media} />
          </MediaBox>
        )
      }
      at={message.sentAt ?? message.createdAt}
      ticks={message.direction === 'outbound' && <Ticks status={message.status} />}
    >
      {translation !== undefined && (
        <button type="button" className={classes.translation} onClick={() => setFlipped(!flipped)}>
          <IconLanguage size={14} />
          {original ? t('message.viewTranslation') : t('message.viewOriginal')}
          {message.language && (
            <span className={classes.language} title={format.language(message.language)}>
              {message.language}
            </span>
          )}
        </button>
      )}
      {(missing || held) && (
        <Suspense fallback={null}>
          {missing && <MissingNote message={message} missing={missing} />}
          {held && <HeldMessage message={message} held={held} onRetry={onRetry} retrying={retrying} />}
        </Suspense>
      )}
      {message.status === 'failed' && !held && (
        <Failure reason={failureText(message.error, t)}>
          <button type="button" className={classes.act} disabled={retrying} onClick={() => onRetry(message)}>
            <IconRetry size={15} />
            {t('common.retry')}
          </button>
        </Failure>
      )}
    </Frame>
  )
})

/** The look that stored and unsent messages share. */
export function Frame({
  author,
  name,
  viaPhone,
  starts,
  ends,
  highlighted = false,
  canceled = false,
  text,
  file,
  at,
  ticks,
  children,
}: {
  author: Message['author']
  name: string | null
  viaPhone: boolean
  starts: boolean
  ends: boolean
  highlighted?: boolean
  canceled?: boolean
  /** Empty where the file says it all. */
  text: string
  file?: ReactNode
  at: string
  ticks: ReactNode
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={classes.row} data-author={author} data-ends={ends || undefined}>
      <div className={classes.bubble} data-starts={starts || undefined} data-highlighted={highlighted || undefined}>
        {author === 'client' ? (
          <span className="visually-hidden">{t('message.fromClient')} </span>
        ) : (
          <p className={starts ? classes.author : 'visually-hidden'}>
            {author === 'agent' ? (
              <>
                <IconAgent size={14} aria-hidden />
                {t('message.agent')}
              </>
            ) : (
              <bdi dir="auto">{name ?? t('message.manager')}</bdi>
            )}
            {viaPhone && (
              <span className={classes.phone} title={t('message.viaPhone')}>
                <IconPhone size={14} aria-hidden />
                {t('message.viaPhoneShort')}
              </span>
            )}
          </p>
        )}
        {file}
        <p className={classes.text} dir={text ? textDirection(text) : undefined} data-canceled={canceled || undefined}>
          {text && <UserText text={text} />}
          <span className={classes.meta}>
            {canceled && <span>{t('message.status.canceled')}</span>}
            <time dateTime={at} title={format.dateTime(at)}>
              {format.time(at)}
            </time>
            {ticks}
          </span>
        </p>
        {children}
      </div>
    </div>
  )
}

export function Failure({ reason, children }: { reason: string; children: ReactNode }) {
  return (
    <div className={classes.failure}>
      <span className={classes.reason}>{reason}</span>
      <span className={classes.acts}>{children}</span>
    </div>
  )
}

const knownFailures = ['not_on_whatsapp', 'session_disconnected', 'timeout', 'blocked'] as const

function failureText(error: Message['error'], t: TFunction): string {
  const known = knownFailures.find(code => error?.code.endsWith(code))
  if (known) return t(`message.failure.${known}`)
  return error?.detail ?? t('message.failure.other')
}
