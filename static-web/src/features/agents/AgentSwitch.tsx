import { Switch } from '@mantine/core'
import { useState } from 'react'
import type { Agent } from '@/api/agents'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { toast } from '@/components/toast'
import { useUpdateAgent } from './api/use-agents'
import { useTexts } from './texts'

/** On or off. Switching off is asked about, because people get the work. */
export function AgentSwitch({ agent }: { agent: Agent }) {
  const { t, kind, problem } = useTexts()
  const update = useUpdateAgent(agent)
  const [asking, setAsking] = useState(false)
  const name = kind(agent.kind)
  const set = (enabled: boolean) =>
    update.mutate(
      { enabled },
      {
        onSuccess: () => toast.success(t(enabled ? 'switchedOn' : 'switchedOff', { name })),
        onError: error => toast.error(problem(error)),
        onSettled: () => setAsking(false),
      },
    )
  return (
    <>
      <Switch
        checked={agent.enabled}
        disabled={update.isPending}
        label={agent.enabled ? t('on') : t('off')}
        aria-label={t('switch', { name })}
        onChange={event => (event.currentTarget.checked ? set(true) : setAsking(true))}
      />
      <ConfirmDialog
        opened={asking}
        title={t('switchOffTitle', { name })}
        confirmLabel={t('switchOff')}
        danger
        busy={update.isPending}
        onConfirm={() => set(false)}
        onClose={() => setAsking(false)}
      >
        <p>{t('switchOffText')}</p>
      </ConfirmDialog>
    </>
  )
}
