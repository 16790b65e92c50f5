import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Language, languages, usePreference } from '@/lib/preferences'

// Each language is named in itself, so that it is found by whoever does not read the other one.
const names: Record<Language, string> = { ru: 'Русский', en: 'English' }

export function LanguageSwitch({ onChange }: { onChange?: (language: Language) => void }) {
  const { t } = useTranslation()
  const [language, setLanguage] = usePreference('language')
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('common.language')}
      value={language}
      onChange={value => {
        setLanguage(value as Language)
        onChange?.(value as Language)
      }}
      data={languages.map(value => ({ value, label: <span lang={value}>{names[value]}</span> }))}
    />
  )
}
