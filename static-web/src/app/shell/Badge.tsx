import classes from './NavRail.module.css'

/** A count on an item of the rail: a number for the eye, words for the ear. */
export function Badge({ count, label }: { count: number; label: string | undefined }) {
  if (count === 0) return null
  return (
    <>
      <span className={classes.badge} aria-hidden>
        {count > 99 ? '99+' : count}
      </span>
      <span className="visually-hidden">{label}</span>
    </>
  )
}
