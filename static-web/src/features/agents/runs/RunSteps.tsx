import type { RunStep } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { useFormat } from '@/lib/format'
import classes from '../Agents.module.css'
import { useTexts } from '../texts'
import styles from './RunSteps.module.css'
import { joinChecks, pretty } from './steps'

/** How a reply came about, in order: agents, calls of the model, tools with arguments and results, checks. */
export function RunSteps({ steps }: { steps: readonly RunStep[] }) {
  const { t } = useTexts()
  if (steps.length === 0) return <p className={classes.muted}>{t('steps.none')}</p>
  return (
    <ol className={styles.steps}>
      {joinChecks(steps).map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one run never change places
        <li key={index} className={styles.step}>
          {'names' in step ? <Passed names={step.names} /> : <Step step={step} />}
        </li>
      ))}
    </ol>
  )
}

const checks = [
  'schema',
  'length',
  'characters',
  'links',
  'instructions',
  'language',
  'prices',
  'dates',
  'seats',
  'tours',
  'details',
  'promises',
] as const

function useCheckName() {
  const { t } = useTexts()
  return (name: string) => (checks.some(known => known === name) ? t(`steps.checks.${name as 'dates'}`) : name)
}

function Passed({ names }: { names: readonly string[] }) {
  const { t } = useTexts()
  const format = useFormat()
  const checkName = useCheckName()
  return (
    <span className={styles.head}>
      <span>{t('steps.check', { name: format.list(names.map(checkName)) })}</span>
      <Chip tone="success">{t('steps.passed')}</Chip>
    </span>
  )
}

function Step({ step }: { step: RunStep }) {
  const { t, kind } = useTexts()
  const format = useFormat()
  const checkName = useCheckName()
  const input = step.input as Record<string, unknown>
  switch (step.kind) {
    case 'agent':
      return (
        <span className={styles.head}>
          <strong>{t('steps.agent', { name: kind(step.name) })}</strong>
          {typeof input.promptVersion === 'number' && (
            <span className={classes.muted}>{t('steps.prompt', { version: input.promptVersion })}</span>
          )}
        </span>
      )
    case 'model':
      return (
        <>
          <span className={styles.head}>
            <strong>{t('steps.model', { name: String(input.model ?? step.name) })}</strong>
            {typeof input.tokensIn === 'number' && typeof input.tokensOut === 'number' && (
              <span className={classes.numbers}>
                {t('play.tokens', { in: format.number(input.tokensIn), out: format.number(input.tokensOut) })}
              </span>
            )}
            {!step.ok && <Chip tone="danger">{t('steps.failed')}</Chip>}
          </span>
          {step.output &&
            (step.ok ? (
              <Part label={t('steps.result')} text={pretty(step.output)} />
            ) : (
              <p className={styles.fault}>{step.output}</p>
            ))}
        </>
      )
    case 'tool':
      return (
        <>
          <span className={styles.head}>
            <strong>{t('steps.tool', { name: step.name })}</strong>
            {!step.ok && <Chip tone="danger">{t('steps.refused')}</Chip>}
          </span>
          <Part label={t('steps.arguments')} text={JSON.stringify(step.input, null, 2)} />
          {step.output && <Part label={t('steps.result')} text={pretty(step.output)} />}
        </>
      )
    default:
      return (
        <>
          <span className={styles.head}>
            <strong>{step.kind === 'check' ? t('steps.check', { name: checkName(step.name) }) : step.name}</strong>
            <Chip tone={step.ok ? 'success' : 'danger'}>{step.ok ? t('steps.passed') : t('steps.fault')}</Chip>
          </span>
          {step.output && <p className={styles.fault}>{step.output}</p>}
        </>
      )
  }
}

/** Closed at first: results of tools are long. */
function Part({ label, text }: { label: string; text: string }) {
  return (
    <details>
      <summary>{label}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it */}
      <pre className={styles.part} tabIndex={0}>
        {text}
      </pre>
    </details>
  )
}
