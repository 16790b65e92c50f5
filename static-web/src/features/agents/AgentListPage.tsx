import type { Agent } from '@/api/agents'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { AgentFacts } from './AgentFacts'
import { AgentSwitch } from './AgentSwitch'
import classes from './Agents.module.css'
import { useAgents } from './api/use-agents'
import { LinkButton } from './LinkButton'
import { useTexts } from './texts'

/** All agents: what each is for, by which prompt and with which model. */
export function AgentListPage() {
  const { t } = useTexts()
  useTitle(t('title'))
  const query = useAgents()
  return (
    <QueryView query={query} errorTitle={t('failed')} skeleton={<SkeletonRows count={4} height={120} />}>
      {({ items }) => items.map(agent => <AgentCard key={agent.kind} agent={agent} />)}
    </QueryView>
  )
}

function AgentCard({ agent }: { agent: Agent }) {
  const { t, kind, about } = useTexts()
  return (
    <Card>
      <div className={classes.head}>
        <h2 className={classes.name}>{kind(agent.kind)}</h2>
        <AgentSwitch agent={agent} />
      </div>
      <p className={classes.about}>{about(agent.kind)}</p>
      <AgentFacts agent={agent} />
      <div className={classes.foot}>
        <LinkButton to="/agents/$kind" params={{ kind: agent.kind }} variant="default">
          {t('open')}
        </LinkButton>
      </div>
    </Card>
  )
}
