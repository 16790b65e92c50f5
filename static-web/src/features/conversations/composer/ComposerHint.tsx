import { useTranslation } from 'react-i18next'
import type { Control, Mode } from '@/api/conversations'
import { IconAgent } from '@/components/icons'
import { useFormat } from '@/lib/format'
import classes from './Composer.module.css'
import type { Languages, Outgoing } from './outgoing'

export const hintId = 'composer-hint'

/** What sending will do, where that is not plain; null where it is. */
export function useHint({
  outgoing: { tooLong, isTheirs },
  hasFile,
  closed,
  control,
  mode,
  basis,
  isStale,
  languages,
}: {
  outgoing: Outgoing
  hasFile: boolean
  closed: boolean
  control: Control
  mode: Mode
  basis: string | null
  /** The draft that the text was made from is open no more. */
  isStale: boolean
  languages: Languages | undefined
}): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  if (tooLong) return t(hasFile ? 'inbox.attach.captionTooLong' : 'composer.tooLong', tooLong)
  if (closed) return t('composer.closedHint')
  if (isStale) return t('inbox.draft.stale')
  if (control === 'agent') {
    if (basis) return t('inbox.draft.keepsAgents')
    return t(mode === 'suggest' ? 'inbox.draft.ownTakesWord' : 'composer.agentHint')
  }
  if (isTheirs && languages?.isOn) return t('inbox.quick.asIs', { language: format.language(languages.to) })
  return languages && !languages.isOn ? t('composer.noTranslation', { language: format.language(languages.to) }) : null
}

export function ComposerHint({ hint, tone }: { hint: string; tone: 'danger' | 'neutral' | 'agent' }) {
  return (
    <p id={hintId} className={classes.hint} data-tone={tone}>
      {tone === 'agent' && <IconAgent size={15} aria-hidden />}
      {hint}
    </p>
  )
}
