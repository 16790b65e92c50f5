import type { ReactNode } from 'react'
import classes from './Chip.module.css'

export type Tone = 'neutral' | 'accent' | 'agent' | 'warning' | 'danger' | 'success'

/** A short label. Plain HTML, because it stands in virtual rows. */
export function Chip({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.chip} data-tone={tone}>
      {icon}
      <span className={classes.text}>{children}</span>
    </span>
  )
}
