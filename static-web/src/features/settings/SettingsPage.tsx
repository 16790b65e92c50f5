import { SegmentedControl, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/Avatar'
import { Chip } from '@/components/Chip'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { type ThemeChoice, usePreference } from '@/lib/preferences'
import { useTitle } from '@/lib/use-title'
import { useOrganization } from './api/use-organization'
import { useUsers } from './api/use-users'
import { OrganizationForm } from './OrganizationForm'
import classes from './SettingsPage.module.css'

export function SettingsPage({ admin }: { admin: boolean }) {
  const { t } = useTranslation()
  useTitle(t('nav.settings'))
  return (
    <Page narrow>
      <PageHeader title={t('settings.title')} />
      <Personal />
      {admin && <Organization />}
      {admin && <Team />}
    </Page>
  )
}

function Personal() {
  const { t } = useTranslation()
  const [theme, setTheme] = usePreference('theme')
  const [singleKeys, setSingleKeys] = usePreference('singleKeys')
  return (
    <Card title={t('settings.personal')}>
      <div className={classes.row}>
        <span>{t('common.language')}</span>
        <LanguageSwitch />
      </div>
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

function Organization() {
  const { t } = useTranslation()
  const query = useOrganization()
  return (
    <Card title={t('settings.organization')}>
      <QueryView query={query} errorTitle={t('settings.organizationFailed')} skeleton={<SkeletonRows count={4} height={40} />}>
        {organization => <OrganizationForm organization={organization} />}
      </QueryView>
    </Card>
  )
}

function Team() {
  const { t } = useTranslation()
  const query = useUsers()
  return (
    <Card title={t('settings.team')}>
      <QueryView query={query} errorTitle={t('settings.teamFailed')} skeleton={<SkeletonRows count={3} height={40} />}>
        {users => (
          <ul className={classes.team}>
            {users.items.map(user => (
              <li key={user.id}>
                <Avatar name={user.name} size={36} />
                <span className={classes.person}>
                  <bdi className={classes.name}>{user.name}</bdi>
                  <bdi className={classes.email}>{user.email}</bdi>
                </span>
                <Chip tone={user.role === 'manager' ? 'neutral' : 'accent'}>{t(`roles.${user.role}`)}</Chip>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}
