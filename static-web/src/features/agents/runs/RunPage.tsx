import { Alert } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AgentRun } from '@/api/agents'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import classes from '../Agents.module.css'
import { useRun } from '../api/use-runs'
import { BackLink } from '../BackLink'
import { dollars, useTexts } from '../texts'
import { Outcome } from './Outcome'
import { RunSteps } from './RunSteps'

/** Why a reply is as it is. */
export function RunPage({ runId }: { runId: string }) {
  const { t } = useTexts()
  useTitle(t('runs.why'))
  const query = useRun(runId)
  return (
    <Page>
      <QueryView query={query} errorTitle={t('runs.oneFailed')} skeleton={<SkeletonRows count={3} height={120} />}>
        {run => <Run run={run} />}
      </QueryView>
    </Page>
  )
}

function Run({ run }: { run: AgentRun }) {
  const { t, app, kind, language } = useTexts()
  const format = useFormat()
  const seconds = (ms: number) => format.number(Math.round(ms / 100) / 10)
  return (
    <>
      <PageHeader
        title={t('runs.why')}
        hint={
          <>
            <bdi>{run.clientName || app('conversation.nameless')}</bdi>, {format.dateTime(run.createdAt)}
          </>
        }
        before={<BackLink target={{ to: '/agents/runs' }} label={t('runs.back')} />}
        actions={
          <Link to="/inbox/$conversationId" params={{ conversationId: run.conversationId }} className={classes.link}>
            {t('runs.chat')}
          </Link>
        }
      />
      <Card title={t('runs.reply')}>
        <bdi dir="auto" className={classes.rowMain} style={{ whiteSpace: 'pre-wrap' }}>
          {run.output ?? t('runs.noReply')}
        </bdi>
        {run.error && (
          <Alert color="red" title={t('runs.error')} mt="sm">
            {run.error}
          </Alert>
        )}
      </Card>
      <Card>
        <dl className={classes.facts}>
          <dt>{t('runs.agent')}</dt>
          <dd>{kind(run.agentKind)}</dd>
          <dt>{t('runs.outcome')}</dt>
          <dd>
            <Outcome outcome={run.outcome} />
          </dd>
          <dt>{t('runs.prompt')}</dt>
          <dd>
            {run.promptId && run.promptName !== null && run.promptVersion !== null ? (
              <Link
                to="/agents/$kind/prompts/$promptId"
                params={{ kind: run.agentKind, promptId: run.promptId }}
                className={classes.link}
              >
                <bdi>{t('promptName', { name: run.promptName, version: run.promptVersion })}</bdi>
              </Link>
            ) : (
              t('ownPrompt')
            )}
          </dd>
          <dt>{t('model')}</dt>
          <dd>
            <bdi>{run.model}</bdi> <span className={classes.muted}>{run.provider}</span>
          </dd>
          <dt>{t('runs.tokens')}</dt>
          <dd>{t('play.tokens', { in: format.number(run.tokensIn), out: format.number(run.tokensOut) })}</dd>
          <dt>{t('runs.cost')}</dt>
          <dd>{dollars(run.cost, language)}</dd>
          <dt>{t('runs.time')}</dt>
          <dd>{t('runs.timeOfModel', { total: seconds(run.latencyMs), model: seconds(run.modelMs) })}</dd>
        </dl>
      </Card>
      <Card title={t('runs.steps')}>
        <RunSteps steps={run.steps} />
      </Card>
      <Card title={t('runs.context')}>
        {Object.keys(run.context).length > 0 ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it
          <pre className={classes.text} tabIndex={0}>
            {JSON.stringify(run.context, null, 2)}
          </pre>
        ) : (
          <p className={classes.about}>{t('runs.noContext')}</p>
        )}
      </Card>
    </>
  )
}
