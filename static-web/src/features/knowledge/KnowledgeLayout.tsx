import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '@/components/Page'
import classes from './Knowledge.module.css'

const sections = [
  { to: '/knowledge', name: 'articles' },
  { to: '/knowledge/questions', name: 'questions' },
] as const

/** Articles, and the questions that they lack. */
export function KnowledgeLayout({ hint, actions, children }: { hint: string; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('knowledge.title')} hint={hint} actions={actions} />
      <nav className={classes.sections} aria-label={t('knowledge.sections.label')}>
        {sections.map(({ to, name }) => (
          <Link key={to} to={to} className={classes.section} activeOptions={{ exact: true, includeSearch: false }}>
            {t(`knowledge.sections.${name}`)}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}
