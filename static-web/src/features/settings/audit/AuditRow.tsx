import '@/lib/audit-texts'
import { useTranslation } from 'react-i18next'
import type { AuditEntry } from '@/api/audit'
import { Avatar } from '@/components/Avatar'
import { Chip } from '@/components/Chip'
import { useFormat } from '@/lib/format'
import classes from './Audit.module.css'
import { useOperationText } from './use-operation-text'

export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const operationText = useOperationText()
  const who = entry.userName ?? t('audit.system')
  return (
    <li className={classes.entry}>
      <Avatar name={who} size={32} />
      <span className={classes.what}>
        <span>
          <bdi className={classes.who}>{who}</bdi>
          {entry.guestReason !== null && (
            <>
              {' '}
              <Chip tone="warning">{t('audit.guest')}</Chip>
            </>
          )}
        </span>
        <span>{operationText(entry.operation)}</span>
        {entry.guestReason && (
          <span className={classes.reason}>
            {t('audit.reason')} <bdi dir="auto">{entry.guestReason}</bdi>
          </span>
        )}
      </span>
      <span className={classes.when}>
        <time dateTime={entry.at} title={format.dateTime(entry.at)}>
          {format.day(entry.at)}, {format.time(entry.at)}
        </time>
        {entry.address && <bdi>{entry.address}</bdi>}
      </span>
    </li>
  )
}
