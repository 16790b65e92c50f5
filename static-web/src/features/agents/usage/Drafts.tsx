import { EmptyState } from '@/components/EmptyState'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import classes from '../Agents.module.css'
import { useSuggestionFigures } from '../api/use-suggestion-figures'
import { useTexts } from '../texts'
import styles from './UsagePage.module.css'

const columns = ['made', 'onDemand', 'accepted', 'edited', 'dismissed', 'outdated', 'open'] as const

/** What became of the drafts of a period, by agent. */
export function Drafts({ from, to }: { from: string; to: string }) {
  const { t, kind } = useTexts()
  const format = useFormat()
  const query = useSuggestionFigures(from, to)
  return (
    <Card title={t('usage.drafts.title')}>
      <p className={classes.about}>{t('usage.drafts.hint')}</p>
      <QueryView query={query} errorTitle={t('usage.drafts.failed')} skeleton={<SkeletonRows count={2} height={36} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('usage.drafts.empty')} />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must reach it
            <section className={styles.scroll} tabIndex={0} aria-label={t('usage.drafts.title')}>
              <table className={styles.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('usage.agent')}</th>
                    {columns.map(column => (
                      <th key={column} scope="col" className={styles.number}>
                        {t(`usage.drafts.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map(row => (
                    <tr key={row.agentKind}>
                      <th scope="row">{kind(row.agentKind)}</th>
                      {columns.map(column => (
                        <td key={column} className={styles.number}>
                          {format.number(row[column])}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </QueryView>
    </Card>
  )
}
