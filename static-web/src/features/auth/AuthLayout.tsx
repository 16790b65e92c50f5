import type { ReactNode } from 'react'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { Logo } from '@/components/Logo'
import classes from './AuthLayout.module.css'

export function AuthLayout({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <div className={classes.layout}>
      <header className={classes.top}>
        <Logo />
        <LanguageSwitch />
      </header>
      <main className={classes.main}>
        <div className={classes.card}>
          <h1 className={classes.title}>{title}</h1>
          {hint && <p className={classes.hint}>{hint}</p>}
          {children}
        </div>
      </main>
    </div>
  )
}
