import '@/lib/audit-texts'
import { Button, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/EmptyState'
import { IconSearch } from '@/components/icons'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useAudit } from '../api/use-audit'
import { useUsers } from '../api/use-users'
import classes from './Audit.module.css'
import { AuditRow } from './AuditRow'
import type { AuditSearch } from './search'

/** Who did what, newest first; whoever came from the platform as well. */
export function AuditPage({ search, onSearch }: { search: AuditSearch; onSearch: (change: AuditSearch) => void }) {
  const { t } = useTranslation()
  useTitle(t('audit.title'))
  const query = useAudit(search)
  const users = useUsers()
  const filtered = Boolean(search.user || search.guests)
  return (
    <Card title={t('audit.title')}>
      <p className={classes.about}>{t('audit.hint')}</p>
      <div className={classes.filters}>
        <Select
          aria-label={t('audit.user')}
          placeholder={t('audit.anyUser')}
          data={(users.data ?? []).map(user => ({ value: user.id, label: user.name }))}
          value={search.user ?? null}
          onChange={user => onSearch({ user: user ?? undefined })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          nothingFoundMessage={t('audit.noUser')}
        />
        <Switch
          label={t('audit.guestsOnly')}
          checked={search.guests === true}
          onChange={event => onSearch({ guests: event.currentTarget.checked ? true : undefined })}
        />
      </div>
      <QueryView query={query} errorTitle={t('audit.failed')} skeleton={<SkeletonRows count={8} height={40} />}>
        {entries =>
          entries.length > 0 ? (
            <>
              <ul className={classes.list}>
                {entries.map(entry => (
                  <AuditRow key={entry.id} entry={entry} />
                ))}
              </ul>
              {query.hasNextPage && (
                <div className={classes.more}>
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.showMore')}
                  </Button>
                </div>
              )}
            </>
          ) : (
            <EmptyState
              icon={<IconSearch />}
              title={search.guests ? t('audit.noGuests') : t('audit.empty')}
              hint={search.guests ? t('audit.noGuestsHint') : t('audit.emptyHint')}
              action={
                filtered && (
                  <Button variant="default" onClick={() => onSearch({ user: undefined, guests: undefined })}>
                    {t('conversation.clearFilters')}
                  </Button>
                )
              }
            />
          )
        }
      </QueryView>
    </Card>
  )
}
