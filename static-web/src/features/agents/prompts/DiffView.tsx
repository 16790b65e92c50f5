import type { PromptDiff } from '@/api/agents'
import { Chip } from '@/components/Chip'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { usePromptDiff } from '../api/use-prompts'
import { useTexts } from '../texts'
import classes from './DiffView.module.css'

const signs = { same: ' ', added: '+', removed: '−' } as const

/** What a version says otherwise than another; a sign as well as a colour tells added from removed. */
export function DiffView({ kind, id, against }: { kind: string; id: string; against: string }) {
  const { t } = useTexts()
  const query = usePromptDiff(kind, id, against)
  return (
    <QueryView query={query} errorTitle={t('prompts.oneFailed')} skeleton={<SkeletonRows count={6} height={20} />}>
      {diff => <Diff diff={diff} />}
    </QueryView>
  )
}

function Diff({ diff }: { diff: PromptDiff }) {
  const { t } = useTexts()
  return (
    <>
      <div className={classes.summary} role="status">
        {diff.added + diff.removed === 0 ? (
          t('prompts.sameText')
        ) : (
          <>
            {diff.added > 0 && <Chip tone="success">{t('prompts.added', { count: diff.added })}</Chip>}
            {diff.removed > 0 && <Chip tone="danger">{t('prompts.removed', { count: diff.removed })}</Chip>}
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it */}
      <section className={classes.diff} tabIndex={0} aria-label={t('prompts.compare')}>
        {diff.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one comparison never change places
          <div key={index} className={classes.line} data-kind={line.kind}>
            <span className={`${classes.number} ${classes.old}`} aria-hidden>
              {line.oldLine}
            </span>
            <span className={classes.number} aria-hidden>
              {line.newLine}
            </span>
            <span aria-hidden>{signs[line.kind]}</span>
            <span>
              {line.kind !== 'same' && (
                <span className="visually-hidden">
                  {line.kind === 'added' ? t('prompts.addedLine') : t('prompts.removedLine')}{' '}
                </span>
              )}
              {line.text}
            </span>
          </div>
        ))}
      </section>
    </>
  )
}
