import { Link } from '@tanstack/react-router'
import { IconBack } from '@/components/icons'
import classes from './Agents.module.css'

type Target = { to: '/agents' } | { to: '/agents/runs' } | { to: '/agents/$kind'; params: { kind: string } }

export function BackLink({ target, label }: { target: Target; label: string }) {
  return (
    <Link {...target} className={classes.back} aria-label={label}>
      <IconBack size={22} />
    </Link>
  )
}
