import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Agent, PromptVersion } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import classes from '../Agents.module.css'
import { useActivations, usePrompts, useRollBackPrompt } from '../api/use-prompts'
import { LinkButton } from '../LinkButton'
import { useTexts } from '../texts'
import { PromptStatus } from './PromptStatus'

/** Versions of one agent's prompt, newest first, and what was in force when. */
export function PromptVersions({ agent }: { agent: Agent }) {
  const { t, app, problem } = useTexts()
  const query = usePrompts(agent.kind)
  const rollBack = useRollBackPrompt(agent.kind)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Card title={t('prompts.title')}>
        <p className={classes.about}>{t('prompts.hint')}</p>
        <div className={classes.actions}>
          <LinkButton to="/agents/$kind/write" params={{ kind: agent.kind }}>
            {t('prompts.new')}
          </LinkButton>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('prompts.rollBack')}
          </Button>
        </div>
        <QueryView query={query} errorTitle={t('prompts.failed')} skeleton={<SkeletonRows count={3} height={48} />}>
          {versions =>
            versions.length > 0 ? (
              <>
                <ul className={classes.list}>
                  {versions.map(version => (
                    <VersionRow key={version.id} version={version} />
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
              <EmptyState title={t('prompts.empty')} hint={t('prompts.emptyHint')} />
            )
          }
        </QueryView>
        <ConfirmDialog
          opened={asking}
          title={t('prompts.rollBackTitle')}
          confirmLabel={t('prompts.rollBack')}
          busy={rollBack.isPending}
          onConfirm={() =>
            rollBack.mutate(undefined, {
              onSuccess: ({ name, version }) => toast.success(t('prompts.rolledBack', { name, version })),
              onError: error => toast.error(problem(error)),
              onSettled: () => setAsking(false),
            })
          }
          onClose={() => setAsking(false)}
        >
          <p>{t('prompts.rollBackText')}</p>
        </ConfirmDialog>
      </Card>
      <History kind={agent.kind} />
    </>
  )
}

function VersionRow({ version }: { version: PromptVersion }) {
  const { t } = useTexts()
  const format = useFormat()
  return (
    <li className={classes.row}>
      <span className={classes.rowMain}>
        <Link
          to="/agents/$kind/prompts/$promptId"
          params={{ kind: version.agentKind, promptId: version.id }}
          className={classes.link}
        >
          <bdi>{t('promptName', { name: version.name, version: version.version })}</bdi>
        </Link>
        {version.note && <bdi dir="auto">{version.note}</bdi>}
        <span className={classes.muted}>
          {t('prompts.by', { who: version.author ?? t('prompts.product'), at: format.dateTime(version.createdAt) })}
        </span>
      </span>
      <span className={classes.numbers}>{t('prompts.runs', { count: version.runs })}</span>
      <Chip>{version.language.toUpperCase()}</Chip>
      <PromptStatus status={version.status} />
    </li>
  )
}

function History({ kind }: { kind: string }) {
  const { t, app } = useTexts()
  const format = useFormat()
  const query = useActivations(kind)
  return (
    <Card title={t('prompts.history')}>
      <QueryView query={query} errorTitle={t('prompts.failed')} skeleton={<SkeletonRows count={2} height={32} />}>
        {entries => (
          <>
            <ul className={classes.list}>
              {entries.map(entry => (
                <li key={entry.id} className={classes.row}>
                  <span className={classes.rowMain}>
                    <span>
                      <bdi>{t('promptName', { name: entry.name, version: entry.version })}</bdi>{' '}
                      {entry.isRollback ? t('prompts.rolledBackTo') : t('prompts.activated')}
                    </span>
                  </span>
                  <span className={classes.muted}>
                    {t('prompts.by', {
                      who: entry.activatedBy ?? t('prompts.product'),
                      at: format.dateTime(entry.activatedAt),
                    })}
                  </span>
                </li>
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
        )}
      </QueryView>
    </Card>
  )
}
