import { Button, SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import type { Prompt } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import classes from '../Agents.module.css'
import { useActivatePrompt, useArchivePrompt, usePrompt, usePrompts } from '../api/use-prompts'
import { BackLink } from '../BackLink'
import { LinkButton } from '../LinkButton'
import { useTexts } from '../texts'
import { DiffView } from './DiffView'
import { PromptStatus } from './PromptStatus'
import { Warnings } from './Warnings'

/** One version: its text, how it differs from another, and what may be done with it. */
export function PromptPage({ kind, promptId }: { kind: string; promptId: string }) {
  const texts = useTexts()
  useTitle(texts.t('prompts.title'))
  const query = usePrompt(kind, promptId)
  return (
    <Page>
      <QueryView query={query} errorTitle={texts.t('prompts.oneFailed')} skeleton={<SkeletonRows count={3} height={120} />}>
        {prompt => <Version key={prompt.id} prompt={prompt} />}
      </QueryView>
    </Page>
  )
}

function Version({ prompt }: { prompt: Prompt }) {
  const texts = useTexts()
  const { t, app } = texts
  const format = useFormat()
  const kind = prompt.agentKind
  return (
    <>
      <PageHeader
        title={<bdi>{t('promptName', { name: prompt.name, version: prompt.version })}</bdi>}
        hint={texts.kind(kind)}
        before={<BackLink target={{ to: '/agents/$kind', params: { kind } }} label={app('common.back')} />}
        actions={<Actions prompt={prompt} />}
      />
      <Card>
        <div className={classes.head}>
          <PromptStatus status={prompt.status} />
          <Chip>{`${t('prompts.language')}: ${format.language(prompt.language)}`}</Chip>
          <span className={classes.muted}>
            {t('prompts.by', { who: prompt.author ?? t('prompts.product'), at: format.dateTime(prompt.createdAt) })}
          </span>
          <span className={classes.muted}>{t('prompts.runs', { count: prompt.runs })}</span>
        </div>
        {prompt.note && <p className={classes.about}>{prompt.note}</p>}
        <Warnings warnings={prompt.warnings} />
        <TextOrDiff prompt={prompt} />
      </Card>
    </>
  )
}

function Actions({ prompt }: { prompt: Prompt }) {
  const { t, problem } = useTexts()
  const kind = prompt.agentKind
  const activate = useActivatePrompt(kind)
  const archive = useArchivePrompt(kind)
  const [asking, setAsking] = useState(false)
  const { version } = prompt
  return (
    <>
      <LinkButton to="/agents/$kind/write" params={{ kind }} search={{ from: prompt.id }} variant="default">
        {t('prompts.writeFrom')}
      </LinkButton>
      {prompt.status === 'draft' && (
        <Button
          variant="default"
          loading={archive.isPending}
          onClick={() =>
            archive.mutate(prompt.id, {
              onSuccess: () => toast.success(t('prompts.archived')),
              onError: error => toast.error(problem(error)),
            })
          }
        >
          {t('prompts.archive')}
        </Button>
      )}
      {prompt.status !== 'active' && <Button onClick={() => setAsking(true)}>{t('prompts.activate')}</Button>}
      <ConfirmDialog
        opened={asking}
        title={t('prompts.activateTitle', { version })}
        confirmLabel={t('prompts.activate')}
        busy={activate.isPending}
        onConfirm={() =>
          activate.mutate(prompt.id, {
            onSuccess: () => toast.success(t('prompts.activatedNow', { version })),
            onError: error => toast.error(problem(error)),
            onSettled: () => setAsking(false),
          })
        }
        onClose={() => setAsking(false)}
      >
        <p>{t('prompts.activateText')}</p>
      </ConfirmDialog>
    </>
  )
}

function TextOrDiff({ prompt }: { prompt: Prompt }) {
  const { t } = useTexts()
  const others = (usePrompts(prompt.agentKind).data ?? []).filter(one => one.id !== prompt.id)
  const [shown, setShown] = useState<'text' | 'compare'>('text')
  const [chosen, setChosen] = useState<string | null>(null)
  // What one most wants to know of a draft: how it differs from what is in force, or from what it was written from.
  const against = chosen ?? others.find(one => one.status === 'active')?.id ?? prompt.parentId ?? others[0]?.id ?? null
  return (
    <>
      {against !== null && (
        <div className={classes.filters}>
          <SegmentedControl
            aria-label={t('prompts.text')}
            value={shown}
            onChange={value => setShown(value as typeof shown)}
            data={[
              { value: 'text', label: t('prompts.text') },
              { value: 'compare', label: t('prompts.compare') },
            ]}
          />
          {shown === 'compare' && (
            <Select
              aria-label={t('prompts.compareWith')}
              data={others.map(one => ({ value: one.id, label: t('promptName', { name: one.name, version: one.version }) }))}
              value={against}
              onChange={setChosen}
              allowDeselect={false}
            />
          )}
        </div>
      )}
      {shown === 'compare' && against !== null ? (
        <DiffView kind={prompt.agentKind} id={prompt.id} against={against} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it
        <pre className={classes.text} tabIndex={0}>
          {prompt.template}
        </pre>
      )}
    </>
  )
}
