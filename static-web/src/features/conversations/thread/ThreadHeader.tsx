import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { Avatar } from '@/components/Avatar'
import { Chip } from '@/components/Chip'
import {
  IconAlert,
  IconArchive,
  IconBack,
  IconCheck,
  IconDots,
  IconLanguage,
  IconPanel,
  IconPerson,
  IconRetry,
} from '@/components/icons'
import { formatPhone, useFormat } from '@/lib/format'
import { useClientName } from '@/lib/use-client-name'
import { useAssign } from '../api/use-assign'
import type { Speaker } from '../api/use-set-speaker'
import { AssignDialog } from '../composer/lazy'
import { LanguageDialog } from '../translation/lazy'
import { useAttentionText } from '../use-attention-text'
import { ControlSwitch } from './ControlSwitch'
import classes from './ThreadHeader.module.css'

export function ThreadHeader({
  conversation,
  userId,
  panelOpen,
  onBack,
  onPanel,
  onSpeaker,
  onClose,
  onReopen,
}: {
  conversation: Conversation
  userId: string
  panelOpen: boolean
  onBack: (() => void) | undefined
  onPanel: () => void
  onSpeaker: (speaker: Speaker) => void
  onClose: () => void
  onReopen: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const attentionText = useAttentionText()
  const { client, attention, closedAt, language } = conversation
  const [settingLanguage, setSettingLanguage] = useState(false)
  const [assigning, setAssigning] = useState(false)
  const assign = useAssign(conversation.id)
  const { assignee } = conversation
  const name = useClientName()(client)
  return (
    <header className={classes.header}>
      <div className={classes.top}>
        {onBack && (
          <ActionIcon size="lg" aria-label={t('common.back')} onClick={onBack}>
            <IconBack size={22} />
          </ActionIcon>
        )}
        <button type="button" className={classes.client} onClick={onPanel}>
          <Avatar name={name} size={38} />
          <span className={classes.lines}>
            <bdi dir="auto" className={classes.name}>
              {name}
            </bdi>
            <span className={classes.detail}>
              <bdi>{client.phone ? formatPhone(client.phone) : t('client.hiddenPhone')}</bdi>
              {language && ` · ${format.language(language)}`}
            </span>
            <span className="visually-hidden">{t('conversation.openClient')}</span>
          </span>
        </button>
        {!closedAt && (
          <div className={classes.control}>
            <ControlSwitch conversation={conversation} userId={userId} onChoose={onSpeaker} />
          </div>
        )}
        <Tooltip label={t('conversation.clientPanel')}>
          <ActionIcon
            size="lg"
            className={classes.panelButton}
            aria-label={t('conversation.clientPanel')}
            aria-pressed={panelOpen}
            variant={panelOpen ? 'light' : 'subtle'}
            color={panelOpen ? 'brand' : 'gray'}
            onClick={onPanel}
          >
            <IconPanel size={21} />
          </ActionIcon>
        </Tooltip>
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <ActionIcon size="lg" aria-label={t('conversation.more')}>
              <IconDots size={21} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {assignee && (
              <Menu.Label>
                <bdi>{t('inbox.assign.now', { name: assignee.name })}</bdi>
              </Menu.Label>
            )}
            {conversation.assigneeId !== userId && (
              <Menu.Item leftSection={<IconCheck size={18} />} onClick={() => assign.mutate(userId)}>
                {t('inbox.assign.toMe')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconPerson size={18} />} onClick={() => setAssigning(true)}>
              {t('inbox.assign.toColleague')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLanguage size={18} />} onClick={() => setSettingLanguage(true)}>
              {t('conversation.language')}
            </Menu.Item>
            {closedAt ? (
              <Menu.Item leftSection={<IconRetry size={18} />} onClick={onReopen}>
                {t('conversation.reopen')}
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<IconArchive size={18} />} onClick={onClose}>
                {t('conversation.close')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      {(attention || closedAt) && (
        <div className={classes.notes}>
          {attention && (
            <Chip tone="warning" icon={<IconAlert size={14} />}>
              {t('conversation.needsYou', { reason: attentionText(attention.reason), at: format.moment(attention.at) })}
            </Chip>
          )}
          {closedAt && (
            <Chip icon={<IconArchive size={14} />}>
              {t('conversation.closedAt', { at: `${format.day(closedAt)}, ${format.time(closedAt)}` })}
            </Chip>
          )}
        </div>
      )}
      {assigning && (
        <Suspense fallback={null}>
          <AssignDialog conversation={conversation} userId={userId} onClose={() => setAssigning(false)} />
        </Suspense>
      )}
      {settingLanguage && (
        <Suspense fallback={null}>
          <LanguageDialog conversation={conversation} onClose={() => setSettingLanguage(false)} />
        </Suspense>
      )}
    </header>
  )
}
