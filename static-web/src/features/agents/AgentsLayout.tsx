import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page, PageHeader } from '@/components/Page'
import classes from './Agents.module.css'
import { useTexts } from './texts'

const sections = [
  { to: '/agents', name: 'list' },
  { to: '/agents/runs', name: 'runs' },
  { to: '/agents/usage', name: 'usage' },
] as const

/** What stands around the three lists: agents, their replies, their use. */
export function AgentsLayout({ children }: { children: ReactNode }) {
  const { t } = useTexts()
  return (
    <Page>
      <PageHeader title={t('title')} hint={t('hint')} />
      <nav className={classes.sections} aria-label={t('sections.label')}>
        {sections.map(({ to, name }) => (
          <Link key={to} to={to} className={classes.section} activeOptions={{ exact: true, includeSearch: false }}>
            {t(`sections.${name}`)}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}
