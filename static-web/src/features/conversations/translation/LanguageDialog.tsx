import { Button, Modal, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { useSetLanguage } from '../api/use-translation'
import classes from './Translation.module.css'

// Those that clients of an agency write most; the conversation's own is added.
const common = ['ru', 'en', 'ar', 'de', 'fr', 'es', 'pl', 'it', 'pt', 'tr', 'uk', 'kk', 'uz', 'ka', 'hy', 'he', 'zh']

/** Says which language the client reads, whatever is detected in his messages. */
export function LanguageDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const set = useSetLanguage(conversation.id)
  const current = conversation.languageIsSet ? (conversation.language ?? '') : ''
  const [language, setLanguage] = useState(current)
  const languages = [...new Set([...(conversation.language ? [conversation.language] : []), ...common])]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('translation.language.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <NativeSelect
        label={t('translation.language.title')}
        description={t('translation.language.hint')}
        data-autofocus
        value={language}
        onChange={event => setLanguage(event.currentTarget.value)}
        data={[
          { value: '', label: t('translation.language.detect') },
          ...languages.map(value => ({ value, label: format.language(value) })),
        ]}
      />
      <div className={classes.dialogActs}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          loading={set.isPending}
          onClick={() =>
            set.mutate(language || null, {
              onSuccess: () => {
                toast.success(t('translation.language.saved'))
                onClose()
              },
            })
          }
        >
          {t('translation.language.save')}
        </Button>
      </div>
    </Modal>
  )
}
