import '@/lib/settings-texts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '@/components/Page'
import classes from './SettingsLayout.module.css'

const sections = [
  { to: '/settings', name: 'account' },
  { to: '/settings/organization', name: 'organization' },
  { to: '/settings/team', name: 'team' },
  { to: '/settings/quick-replies', name: 'replies' },
  { to: '/settings/audit', name: 'audit' },
] as const

/** The sections of the settings; a manager has only one, and needs no way between them. */
export function SettingsLayout({ admin, children }: { admin: boolean; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Page narrow>
      <PageHeader title={t('settings.title')} />
      {admin && (
        <nav className={classes.sections} aria-label={t('settings.sections.label')}>
          {sections.map(({ to, name }) => (
            <Link key={to} to={to} className={classes.section} activeOptions={{ exact: true, includeSearch: false }}>
              {t(`settings.sections.${name}`)}
            </Link>
          ))}
        </nav>
      )}
      {children}
    </Page>
  )
}
