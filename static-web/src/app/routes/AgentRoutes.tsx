import { Navigate, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { isAdmin } from '@/api/auth'
import { AgentListPage } from '@/features/agents/AgentListPage'
import { AgentPage } from '@/features/agents/AgentPage'
import { AgentsLayout } from '@/features/agents/AgentsLayout'
import { PromptEditorPage } from '@/features/agents/prompts/PromptEditorPage'
import { PromptPage } from '@/features/agents/prompts/PromptPage'
import { RunListPage } from '@/features/agents/runs/RunListPage'
import { RunPage } from '@/features/agents/runs/RunPage'
import type { RunSearch } from '@/features/agents/runs/search'
import { UsagePage } from '@/features/agents/usage/UsagePage'
import { useUser } from '../session'

/** Everything about agents is an administrator's. */
export function AgentsRoute() {
  return isAdmin(useUser()) ? <Outlet /> : <Navigate to="/inbox" replace />
}

export function AgentsLayoutRoute() {
  return (
    <AgentsLayout>
      <Outlet />
    </AgentsLayout>
  )
}

export const AgentListRoute = AgentListPage
export const UsageRoute = UsagePage

export function AgentRoute() {
  const { kind } = useParams({ from: '/member/agents/$kind' })
  return <AgentPage key={kind} kind={kind} />
}

export function PromptRoute() {
  const { kind, promptId } = useParams({ from: '/member/agents/$kind/prompts/$promptId' })
  return <PromptPage kind={kind} promptId={promptId} />
}

export function PromptEditorRoute() {
  const { kind } = useParams({ from: '/member/agents/$kind/write' })
  const { from } = useSearch({ from: '/member/agents/$kind/write' })
  const navigate = useNavigate()
  return (
    <PromptEditorPage
      key={`${kind} ${from}`}
      kind={kind}
      from={from}
      onSaved={prompt => void navigate({ to: '/agents/$kind/prompts/$promptId', params: { kind, promptId: prompt.id } })}
    />
  )
}

export function RunListRoute() {
  const search = useSearch({ from: '/member/agents/lists/runs' })
  const navigate = useNavigate()
  return (
    <RunListPage
      search={search}
      onSearch={change =>
        void navigate({ to: '/agents/runs', search: (previous: RunSearch) => ({ ...previous, ...change }), replace: true })
      }
    />
  )
}

export function RunRoute() {
  const { runId } = useParams({ from: '/member/agents/runs/$runId' })
  return <RunPage runId={runId} />
}
