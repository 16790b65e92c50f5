import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { Avatar } from '@/components/Avatar'
import { Chip } from '@/components/Chip'
import { IconAgent, IconAlert, IconClock, IconPerson } from '@/components/icons'
import { useFormat } from '@/lib/format'
import { useClientName } from '@/lib/use-client-name'
import { kindIcons } from '../media/kind-icons'
import { Ticks } from '../thread/Ticks'
import { useAttentionText } from '../use-attention-text'
import classes from './ConversationRow.module.css'
import { waitingOf } from './waiting'

/** Plain HTML: a component library's parts in a virtual row cost frames while scrolling. */
export function ConversationRow({
  conversation,
  selected,
  now,
  slaMinutes,
}: {
  conversation: Conversation
  selected: boolean
  now: number
  slaMinutes: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const attentionText = useAttentionText()
  const { client, control, unreadCount, lastMessage, attention, assignee } = conversation
  const waiting = waitingOf(conversation, now, slaMinutes)
  const name = useClientName()(client)
  return (
    <div className={classes.row} data-selected={selected || undefined} data-unread={unreadCount > 0 || undefined}>
      <span className={classes.who}>
        <Avatar name={name} size={42} />
        <span className={classes.speaker} data-control={control} title={t(`conversation.control.${control}`)}>
          {control === 'agent' ? <IconAgent size={12} /> : <IconPerson size={12} />}
          <span className="visually-hidden">{t(`conversation.control.${control}`)}</span>
        </span>
      </span>
      <span className={classes.lines}>
        <span className={classes.line}>
          <bdi dir="auto" className={classes.name}>
            {name}
          </bdi>
          {client.language && (
            <span className={classes.language} title={format.language(client.language)}>
              {client.language.toUpperCase()}
            </span>
          )}
          {lastMessage && (
            <time className={classes.time} dateTime={lastMessage.at} title={format.dateTime(lastMessage.at)}>
              {format.moment(lastMessage.at, now)}
            </time>
          )}
        </span>
        <span className={classes.line}>
          {lastMessage?.direction === 'outbound' && <Ticks status={lastMessage.status} size={15} />}
          <Preview message={lastMessage} />
          {waiting && !attention && <WaitTimer minutes={waiting.minutes} level={waiting.level} />}
          {unreadCount > 0 && (
            <span className={classes.unread}>
              {unreadCount > 99 ? '99+' : unreadCount}
              <span className="visually-hidden"> {t('conversation.unread', { count: unreadCount })}</span>
            </span>
          )}
        </span>
        {attention && (
          <span className={classes.line}>
            <Chip tone="warning" icon={<IconAlert size={13} />}>
              {attentionText(attention.reason)}
            </Chip>
            <span className={classes.push} />
            {waiting && <WaitTimer minutes={waiting.minutes} level={waiting.level} />}
          </span>
        )}
        {!attention && assignee && control === 'manager' && (
          <span className="visually-hidden">{t('conversation.assignedTo', { name: assignee.name })}</span>
        )}
      </span>
    </div>
  )
}

/** What was said last: a file by its kind, then its caption. */
function Preview({ message }: { message: Conversation['lastMessage'] }) {
  const { t } = useTranslation()
  const Icon = message?.media && kindIcons[message.media]
  return (
    <>
      {message?.media && Icon && (
        <span className={classes.file} data-alone={message.text === '' || undefined}>
          <Icon size={15} aria-hidden />
          {t(`inbox.media.${message.media}`)}
        </span>
      )}
      {(!message?.media || message.text) && (
        <bdi dir="auto" className={classes.preview}>
          {message?.text ?? t('conversation.noMessages')}
        </bdi>
      )}
    </>
  )
}

function WaitTimer({ minutes, level }: { minutes: number; level: 'late' | 'overdue' }) {
  const { t } = useTranslation()
  const text =
    minutes < 60
      ? t('conversation.waitMinutes', { count: minutes })
      : t('conversation.waitHours', { count: Math.floor(minutes / 60) })
  return (
    <span className={classes.wait} data-level={level} title={t('conversation.waiting')}>
      <IconClock size={13} />
      <span className="visually-hidden">{t('conversation.waiting')} </span>
      {text}
    </span>
  )
}
