import type { ReactNode } from 'react'
import classes from './Page.module.css'

/** The head of a page that is not the inbox: title, a line about it, actions at the end. */
export function PageHeader({
  title,
  hint,
  actions,
  before,
}: {
  title: ReactNode
  hint?: ReactNode
  actions?: ReactNode
  before?: ReactNode
}) {
  return (
    <header className={classes.header}>
      {before}
      <div className={classes.titles}>
        <h1 className={classes.title}>{title}</h1>
        {hint && <p className={classes.hint}>{hint}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  )
}

export function Page({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={classes.page}>
      <div className={classes.content} data-narrow={narrow || undefined}>
        {children}
      </div>
    </div>
  )
}

export function Card({
  title,
  children,
  as: Tag = 'section',
}: {
  title?: ReactNode
  children: ReactNode
  as?: 'section' | 'div'
}) {
  return (
    <Tag className={classes.card}>
      {title && <h2 className={classes.cardTitle}>{title}</h2>}
      {children}
    </Tag>
  )
}
