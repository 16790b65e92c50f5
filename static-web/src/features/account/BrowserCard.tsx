import '@/lib/settings-texts'
import { SegmentedControl, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Page'
import { type ThemeChoice, usePreference } from '@/lib/preferences'
import classes from './Account.module.css'

/** What this browser remembers, and no server does. */
export function BrowserCard() {
  const { t } = useTranslation()
  const [theme, setTheme] = usePreference('theme')
  const [singleKeys, setSingleKeys] = usePreference('singleKeys')
  return (
    <Card title={t('settings.personal')}>
      <div className={classes.row}>
        <span>{t('shell.theme')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('shell.theme')}
          value={theme}
          onChange={value => setTheme(value as ThemeChoice)}
          data={(['system', 'light', 'dark'] as const).map(value => ({ value, label: t(`theme.${value}`) }))}
        />
      </div>
      <Switch
        className={classes.switch}
        label={t('settings.singleKeys')}
        description={t('settings.singleKeysHint')}
        checked={singleKeys === 'on'}
        onChange={event => setSingleKeys(event.currentTarget.checked ? 'on' : 'off')}
      />
    </Card>
  )
}
