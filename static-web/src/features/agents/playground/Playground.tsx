import { ActionIcon, Alert, Button, Loader, Select, Textarea } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { PlayRequest } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { IconSend } from '@/components/icons'
import { useFormat } from '@/lib/format'
import { isTouch } from '@/lib/use-media'
import classes from '../Agents.module.css'
import { RunSteps } from '../runs/RunSteps'
import { dollars, useTexts } from '../texts'
import styles from './Playground.module.css'
import { type PlayedEntry, usePlayground } from './use-playground'

const languages = ['ru', 'en', 'ar', 'de', 'es', 'fr', 'pl'] as const

/** A made-up client in front of the real agents. */
export function Playground({ draft }: { draft: NonNullable<PlayRequest['drafts']>[number] | undefined }) {
  const { t, app, problem } = useTexts()
  const format = useFormat()
  const play = usePlayground(draft)
  const [text, setText] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '' || play.isPending) return
    play.say(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && !isTouch()) send(event)
  }
  return (
    <>
      <p className={classes.about}>
        {t('play.hint')} {draft ? t('play.usesDraft') : t('play.usesLive')}
      </p>
      <div className={styles.bar}>
        <Select
          label={t('play.language')}
          data={[{ value: '', label: t('play.auto') }, ...languages.map(value => ({ value, label: format.language(value) }))]}
          value={play.language ?? ''}
          onChange={value => play.setLanguage(value || null)}
          allowDeselect={false}
        />
        <Button variant="default" disabled={play.entries.length === 0} onClick={play.restart}>
          {t('play.restart')}
        </Button>
      </div>
      <ol className={styles.dialogue} aria-label={t('play.you')} aria-live="polite">
        {play.entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dialogue only grows at its end
          <Line key={index} entry={entry} />
        ))}
        {play.written !== '' && (
          // Told once it is checked, not word by word.
          <li className={styles.line} data-from="agent" aria-hidden>
            <bdi dir="auto" className={styles.bubble}>
              {play.written}
            </bdi>
          </li>
        )}
        {play.isPending && (
          <li className={classes.actions}>
            <Loader size="xs" /> <span className={classes.muted}>{t('play.thinking')}</span>
          </li>
        )}
      </ol>
      {play.error && (
        <Alert color="red" role="alert" mb="sm">
          {problem(play.error)}{' '}
          <Button size="compact-xs" variant="default" onClick={play.retry}>
            {app('common.retry')}
          </Button>
        </Alert>
      )}
      <form className={styles.write} onSubmit={send}>
        <Textarea
          aria-label={t('play.message')}
          placeholder={t('play.placeholder')}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4000}
          dir="auto"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon
          type="submit"
          size={36}
          variant="filled"
          color="brand"
          disabled={text.trim() === '' || play.isPending}
          aria-label={t('play.send')}
        >
          <IconSend size={18} />
        </ActionIcon>
      </form>
    </>
  )
}

function Line({ entry: { from, text, turn } }: { entry: PlayedEntry }) {
  const { t, kind, handoff, language } = useTexts()
  const format = useFormat()
  const seconds = (ms: number) => format.number(Math.round(ms / 100) / 10)
  return (
    <li className={styles.line} data-from={from}>
      <bdi dir="auto" className={styles.bubble}>
        {text}
      </bdi>
      {turn && (
        <>
          <span className={styles.meta}>
            <span>{kind(turn.agentKind)}</span>
            <span>{t('play.tokens', { in: format.number(turn.tokensIn), out: format.number(turn.tokensOut) })}</span>
            <span>{dollars(turn.cost, language)}</span>
            <span>{t('play.time', { seconds: seconds(turn.latencyMs) })}</span>
          </span>
          {turn.handoffReason && (
            <span>
              <Chip tone="warning">{t('play.handedOff', { reason: handoff(turn.handoffReason) })}</Chip>
            </span>
          )}
          {turn.failure && <span className={classes.muted}>{t('play.failure', { why: turn.failure })}</span>}
          <details className={styles.details}>
            <summary>{t('play.details')}</summary>
            <RunSteps steps={turn.steps} />
          </details>
        </>
      )}
    </li>
  )
}
