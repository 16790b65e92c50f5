import type { Difference } from '@/api/translation'
import classes from './Translation.module.css'

/** What one text has and the other has not: "1500 € → 1600 €". */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  return (
    <ul className={classes.differences}>
      {differences.map(({ kind, original, translation }) => (
        <li key={`${kind} ${original} ${translation}`}>
          <bdi dir="auto">{original ?? '—'}</bdi> → <bdi dir="auto">{translation ?? '—'}</bdi>
        </li>
      ))}
    </ul>
  )
}
