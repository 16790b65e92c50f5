import type { Agent } from '@/api/agents'
import { Chip } from '@/components/Chip'
import classes from './Agents.module.css'
import { useTexts } from './texts'

/** The model in effect, the prompt in force, the tools. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const { t } = useTexts()
  const { inEffect, prompt } = agent
  return (
    <dl className={classes.facts}>
      <dt>{t('model')}</dt>
      <dd>
        {inEffect ? (
          <>
            <bdi>{inEffect.model}</bdi> <span className={classes.muted}>{inEffect.provider}</span>
          </>
        ) : (
          <Chip tone="danger">{t('noModel')}</Chip>
        )}
      </dd>
      <dt>{t('livePrompt')}</dt>
      <dd>
        {prompt.version === null ? t('ownPrompt') : <bdi>{t('promptName', { name: prompt.name, version: prompt.version })}</bdi>}
      </dd>
      <dt>{t('tools')}</dt>
      <dd>{agent.tools.length > 0 ? <code>{agent.tools.join(', ')}</code> : t('noTools')}</dd>
    </dl>
  )
}
