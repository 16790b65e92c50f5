import { EmptyState } from '@/components/EmptyState'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { AgentFacts } from './AgentFacts'
import { AgentSwitch } from './AgentSwitch'
import { useAgents } from './api/use-agents'
import { BackLink } from './BackLink'
import { PromptVersions } from './prompts/PromptVersions'
import { SettingsForm } from './settings/SettingsForm'
import { useTexts } from './texts'

/** One agent: its settings and the versions of its prompt. */
export function AgentPage({ kind }: { kind: string }) {
  const texts = useTexts()
  const { t, app } = texts
  useTitle(texts.kind(kind))
  const query = useAgents()
  return (
    <Page>
      <QueryView query={query} errorTitle={t('failed')} skeleton={<SkeletonRows count={4} height={90} />}>
        {({ items, providers }) => {
          const agent = items.find(one => one.kind === kind)
          if (!agent) return <EmptyState title={app('errors.notFound')} />
          return (
            <>
              <PageHeader
                title={texts.kind(kind)}
                hint={texts.about(kind)}
                before={<BackLink target={{ to: '/agents' }} label={app('common.back')} />}
                actions={<AgentSwitch agent={agent} />}
              />
              <Card>
                <AgentFacts agent={agent} />
              </Card>
              <PromptVersions agent={agent} />
              <Card title={t('settings.title')}>
                <SettingsForm agent={agent} providers={providers} />
              </Card>
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}
