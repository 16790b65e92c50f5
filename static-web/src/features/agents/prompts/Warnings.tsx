import { useTexts } from '../texts'
import classes from './Warnings.module.css'

/** What is probably meant otherwise; nothing is forbidden by it. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { warning } = useTexts()
  return (
    <div role="status">
      {warnings.map(name => (
        <p key={name} className={classes.warning}>
          {warning(name)}
        </p>
      ))}
    </div>
  )
}
