import classes from './Logo.module.css'

export function Logo({ compact = false }: { compact?: boolean }) {
  return (
    <span className={classes.logo}>
      <img src="/favicon.svg" alt={compact ? 'Soul CRM' : ''} width={28} height={28} />
      {!compact && <span>Soul CRM</span>}
    </span>
  )
}
