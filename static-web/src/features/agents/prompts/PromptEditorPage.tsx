import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Agent, Prompt } from '@/api/agents'
import { EmptyState } from '@/components/EmptyState'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useAgents } from '../api/use-agents'
import { usePrompt } from '../api/use-prompts'
import { BackLink } from '../BackLink'
import { Playground } from '../playground/Playground'
import { useTexts } from '../texts'
import { PreviewPane } from './PreviewPane'
import classes from './PromptEditorPage.module.css'
import { PromptForm } from './PromptForm'

/** A new version beside the playground: what is typed is tried at once, before anything is saved. */
export function PromptEditorPage({
  kind,
  from,
  onSaved,
}: {
  kind: string
  /** The version to begin with; the one in force when left out. */
  from: string | undefined
  onSaved: (prompt: Prompt) => void
}) {
  const texts = useTexts()
  const { t, app } = texts
  const title = t('editor.title', { agent: texts.kind(kind) })
  useTitle(title)
  const agents = useAgents()
  const agent = agents.data?.items.find(one => one.kind === kind)
  const beginning = usePrompt(kind, from)
  return (
    <Page>
      <PageHeader
        title={title}
        hint={texts.about(kind)}
        before={<BackLink target={{ to: '/agents/$kind', params: { kind } }} label={app('common.back')} />}
      />
      <QueryView query={agents} errorTitle={t('failed')} skeleton={<SkeletonRows count={4} height={90} />}>
        {() =>
          !agent ? (
            <EmptyState title={app('errors.notFound')} />
          ) : from === undefined ? (
            <Editor agent={agent} base={agent.prompt} onSaved={onSaved} />
          ) : (
            <QueryView query={beginning} errorTitle={t('editor.failed')} skeleton={<SkeletonRows count={4} height={90} />}>
              {prompt => <Editor agent={agent} base={prompt} onSaved={onSaved} />}
            </QueryView>
          )
        }
      </QueryView>
    </Page>
  )
}

function Editor({ agent, base, onSaved }: { agent: Agent; base: Agent['prompt'] | Prompt; onSaved: (prompt: Prompt) => void }) {
  const { t } = useTexts()
  // What the page began with: a colleague's new version does not change what is being written here.
  const [start] = useState(base)
  const [template, setTemplate] = useState(start.template)
  const takesPart = agent.speaks || agent.kind === 'qualification'
  const [tab, setTab] = useState<'play' | 'preview'>('play')
  return (
    <div className={classes.panes}>
      <Card>
        <PromptForm kind={agent.kind} base={start} template={template} onTemplate={setTemplate} onSaved={onSaved} />
      </Card>
      <Card>
        {takesPart && (
          <div className={classes.tabs}>
            <SegmentedControl
              aria-label={t('prompts.tryOut')}
              value={tab}
              onChange={value => setTab(value as typeof tab)}
              data={[
                { value: 'play', label: t('editor.tabs.play') },
                { value: 'preview', label: t('editor.tabs.preview') },
              ]}
            />
          </div>
        )}
        {/* Both stay: a dialogue is not lost by a look at the preview. */}
        <div hidden={tab !== 'play'}>
          <Playground draft={takesPart ? { agent: agent.kind, template } : undefined} />
        </div>
        {tab === 'preview' && <PreviewPane kind={agent.kind} template={template} />}
      </Card>
    </div>
  )
}
