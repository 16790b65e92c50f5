import '@/lib/inbox-texts'
import { useTranslation } from 'react-i18next'
import { IconAgent } from '@/components/icons'
import classes from './Suggestion.module.css'

/** Asks the agents for a draft, whoever has the word. */
export function SuggestButton({ busy, onClick }: { busy: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={classes.suggest}
      aria-label={t('inbox.draft.suggest')}
      title={t('inbox.draft.suggest')}
      aria-busy={busy}
      aria-disabled={busy}
      onClick={() => !busy && onClick()}
    >
      <IconAgent size={20} />
    </button>
  )
}
