import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AgentRunSummary, RunFilter } from '@/api/agents'
import { EmptyState } from '@/components/EmptyState'
import { IconAgent, IconSearch } from '@/components/icons'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import classes from '../Agents.module.css'
import { useAgents } from '../api/use-agents'
import { useRuns } from '../api/use-runs'
import { dollars, useTexts } from '../texts'
import { Outcome } from './Outcome'
import { outcomes, type RunSearch } from './search'

/** What the agents answered, newest first. */
export function RunListPage({ search, onSearch }: { search: RunSearch; onSearch: (change: RunSearch) => void }) {
  const texts = useTexts()
  const { t, app } = texts
  useTitle(t('runs.title'))
  const query = useRuns(search)
  const agents = useAgents()
  const filtered = Object.values(search).some(Boolean)
  return (
    <Card title={t('runs.title')}>
      <p className={classes.about}>{t('runs.hint')}</p>
      <div className={classes.filters}>
        <Select
          aria-label={t('runs.agent')}
          placeholder={t('runs.anyAgent')}
          data={(agents.data?.items ?? []).map(agent => ({ value: agent.kind, label: texts.kind(agent.kind) }))}
          value={search.kind ?? null}
          onChange={kind => onSearch({ kind: (kind as RunFilter['kind']) ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': app('common.clear') }}
        />
        <Select
          aria-label={t('runs.outcome')}
          placeholder={t('runs.anyOutcome')}
          data={outcomes.map(value => ({ value, label: t(`runs.outcomes.${value}`) }))}
          value={search.outcome ?? null}
          onChange={outcome => onSearch({ outcome: (outcome as RunFilter['outcome']) ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': app('common.clear') }}
        />
      </div>
      <QueryView query={query} errorTitle={t('runs.failed')} skeleton={<SkeletonRows count={6} height={52} />}>
        {runs =>
          runs.length > 0 ? (
            <>
              <ul className={classes.list}>
                {runs.map(run => (
                  <RunRow key={run.id} run={run} />
                ))}
              </ul>
              {query.hasNextPage && (
                <div className={classes.more}>
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {app('common.showMore')}
                  </Button>
                </div>
              )}
            </>
          ) : (
            <EmptyState
              icon={filtered ? <IconSearch /> : <IconAgent />}
              title={filtered ? t('runs.nothing') : t('runs.empty')}
              hint={filtered ? undefined : t('runs.emptyHint')}
              action={
                filtered && (
                  <Button
                    variant="default"
                    onClick={() => onSearch({ kind: undefined, outcome: undefined, conversation: undefined, prompt: undefined })}
                  >
                    {app('conversation.clearFilters')}
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

function RunRow({ run }: { run: AgentRunSummary }) {
  const { t, app, kind, language } = useTexts()
  const format = useFormat()
  return (
    <li className={classes.row}>
      <span className={classes.rowMain}>
        <Link to="/agents/runs/$runId" params={{ runId: run.id }} className={classes.link}>
          <bdi>{run.clientName || app('conversation.nameless')}</bdi>
        </Link>
        {run.output && <bdi dir="auto">{run.output}</bdi>}
        <span className={classes.muted}>
          {kind(run.agentKind)} · <bdi>{run.model}</bdi> ·{' '}
          <time dateTime={run.createdAt} title={format.dateTime(run.createdAt)}>
            {format.day(run.createdAt)}, {format.time(run.createdAt)}
          </time>
        </span>
      </span>
      <span className={classes.numbers}>
        {t('play.tokens', { in: format.number(run.tokensIn), out: format.number(run.tokensOut) })} · {dollars(run.cost, language)}
      </span>
      <Outcome outcome={run.outcome} />
    </li>
  )
}
