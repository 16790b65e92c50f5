import { keyLabels } from '@/lib/keyboard'
import classes from './Keys.module.css'

/** A key combination as keycaps. */
export function Keys({ combination }: { combination: string }) {
  return (
    <span className={classes.keys}>
      {keyLabels(combination).map(label => (
        <kbd key={label} className={classes.key}>
          {label}
        </kbd>
      ))}
    </span>
  )
}
