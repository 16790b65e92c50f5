import type { ReactNode } from 'react'
import classes from './AuthLayout.module.css'
import { LanguageSwitch } from './LanguageSwitch'
import { Logo } from './Logo'

export function AuthLayout({
  title,
  hint,
  wide = false,
  children,
}: {
  title: string
  hint?: string
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className={classes.layout}>
      <header className={classes.top}>
        <Logo />
        <LanguageSwitch />
      </header>
      <main className={classes.main}>
        <div className={classes.card} data-wide={wide || undefined}>
          <h1 className={classes.title}>{title}</h1>
          {hint && <p className={classes.hint}>{hint}</p>}
          {children}
        </div>
      </main>
    </div>
  )
}
