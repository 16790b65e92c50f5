import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { SessionState } from '@/api/session'
import { parseRunSearch } from '@/features/agents/runs/search'
import { parseInboxSearch } from '@/features/conversations/list/queues'
import { parseArticleFor, parseArticleSearch, parseQuestionSearch } from '@/features/knowledge/search'
import { parseTourSearch } from '@/features/products/search'
import { parseAuditSearch } from '@/features/settings/audit/search'
import { parseTaskSearch } from '@/features/tasks/search'
import { NotFound } from './NotFound'
import { Shell } from './shell/Shell'

export interface RouterContext {
  session: SessionState
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound })

// Where to go after signing in; only a path of this app, never another site.
const parseNext = (search: Record<string, unknown>): { next?: string } => {
  const next = search.next
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}
}

const guest = createRoute({
  getParentRoute: () => root,
  id: 'guest',
  validateSearch: parseNext,
  beforeLoad: ({ context, search }) => {
    if (context.session.name === 'signed-in') throw redirect({ href: search.next ?? '/inbox' })
  },
})

const login = createRoute({
  getParentRoute: () => guest,
  path: '/login',
  component: lazyRouteComponent(() => import('./routes/LoginRoute'), 'LoginRoute'),
})

const register = createRoute({
  getParentRoute: () => guest,
  path: '/register',
  component: lazyRouteComponent(() => import('./routes/RegisterRoute'), 'RegisterRoute'),
})

const forgotPassword = createRoute({
  getParentRoute: () => guest,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('@/features/auth/ForgotPasswordPage'), 'ForgotPasswordPage'),
})

// A mailed link opens for whoever holds it, whoever is signed in in this browser.
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./routes/LinkRoutes'), 'ResetPasswordRoute'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./routes/LinkRoutes'), 'InvitationRoute'),
})

const member = createRoute({
  getParentRoute: () => root,
  id: 'member',
  component: Shell,
  notFoundComponent: NotFound,
  beforeLoad: ({ context, location }) => {
    if (context.session.name === 'signed-in') return
    throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { next: location.href } })
  },
})

const home = createRoute({ getParentRoute: () => member, path: '/', component: () => <Navigate to="/inbox" replace /> })

const inbox = createRoute({
  getParentRoute: () => member,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => import('./routes/InboxRoute'), 'InboxRoute'),
})
const inboxHome = createRoute({ getParentRoute: () => inbox, path: '/' })
const inboxChat = createRoute({ getParentRoute: () => inbox, path: '$conversationId' })

const products = createRoute({
  getParentRoute: () => member,
  path: '/products',
  validateSearch: parseTourSearch,
  component: lazyRouteComponent(() => import('./routes/ProductRoutes'), 'ProductListRoute'),
})
const productNew = createRoute({
  getParentRoute: () => member,
  path: '/products/new',
  component: lazyRouteComponent(() => import('./routes/ProductRoutes'), 'ProductNewRoute'),
})
const productOne = createRoute({
  getParentRoute: () => member,
  path: '/products/$productId',
  component: lazyRouteComponent(() => import('./routes/ProductRoutes'), 'ProductRoute'),
})
const productEdit = createRoute({
  getParentRoute: () => member,
  path: '/products/$productId/edit',
  component: lazyRouteComponent(() => import('./routes/ProductRoutes'), 'ProductEditRoute'),
})

const agents = createRoute({
  getParentRoute: () => member,
  path: '/agents',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'AgentsRoute'),
})
const agentLists = createRoute({
  getParentRoute: () => agents,
  id: 'lists',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'AgentsLayoutRoute'),
})
const agentList = createRoute({
  getParentRoute: () => agentLists,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'AgentListRoute'),
})
const runList = createRoute({
  getParentRoute: () => agentLists,
  path: '/runs',
  validateSearch: parseRunSearch,
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'RunListRoute'),
})
const usage = createRoute({
  getParentRoute: () => agentLists,
  path: '/usage',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'UsageRoute'),
})
const runOne = createRoute({
  getParentRoute: () => agents,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'RunRoute'),
})
const agentOne = createRoute({
  getParentRoute: () => agents,
  path: '/$kind',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'AgentRoute'),
})
const promptOne = createRoute({
  getParentRoute: () => agents,
  path: '/$kind/prompts/$promptId',
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'PromptRoute'),
})
const promptNew = createRoute({
  getParentRoute: () => agents,
  path: '/$kind/write',
  validateSearch: (search: Record<string, unknown>): { from?: string } =>
    typeof search.from === 'string' && /^[0-9a-f-]{36}$/i.test(search.from) ? { from: search.from } : {},
  component: lazyRouteComponent(() => import('./routes/AgentRoutes'), 'PromptEditorRoute'),
})

const knowledge = createRoute({
  getParentRoute: () => member,
  path: '/knowledge',
  validateSearch: parseArticleSearch,
  component: lazyRouteComponent(() => import('./routes/KnowledgeRoutes'), 'ArticleListRoute'),
})
const questions = createRoute({
  getParentRoute: () => member,
  path: '/knowledge/questions',
  validateSearch: parseQuestionSearch,
  component: lazyRouteComponent(() => import('./routes/KnowledgeRoutes'), 'QuestionListRoute'),
})
const articleNew = createRoute({
  getParentRoute: () => member,
  path: '/knowledge/new',
  validateSearch: parseArticleFor,
  component: lazyRouteComponent(() => import('./routes/KnowledgeRoutes'), 'ArticleNewRoute'),
})
const articleOne = createRoute({
  getParentRoute: () => member,
  path: '/knowledge/$articleId',
  validateSearch: parseArticleFor,
  component: lazyRouteComponent(() => import('./routes/KnowledgeRoutes'), 'ArticleRoute'),
})

const tasks = createRoute({
  getParentRoute: () => member,
  path: '/tasks',
  validateSearch: parseTaskSearch,
  component: lazyRouteComponent(() => import('./routes/TaskRoutes'), 'TasksRoute'),
})

const whatsapp = createRoute({
  getParentRoute: () => member,
  path: '/whatsapp',
  component: lazyRouteComponent(() => import('./routes/WhatsappRoute'), 'WhatsappRoute'),
})

const settings = createRoute({
  getParentRoute: () => member,
  path: '/settings',
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'SettingsRoute'),
})
const account = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'AccountRoute'),
})
const organization = createRoute({
  getParentRoute: () => settings,
  path: '/organization',
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'OrganizationRoute'),
})
const team = createRoute({
  getParentRoute: () => settings,
  path: '/team',
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'TeamRoute'),
})
const replies = createRoute({
  getParentRoute: () => settings,
  path: '/quick-replies',
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'QuickRepliesRoute'),
})
const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('./routes/SettingsRoutes'), 'AuditRoute'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    guest.addChildren([login, register, forgotPassword]),
    resetPassword,
    invitation,
    member.addChildren([
      home,
      inbox.addChildren([inboxHome, inboxChat]),
      products,
      productNew,
      productOne,
      productEdit,
      agents.addChildren([agentLists.addChildren([agentList, runList, usage]), runOne, agentOne, promptOne, promptNew]),
      knowledge,
      questions,
      articleNew,
      articleOne,
      tasks,
      whatsapp,
      settings.addChildren([account, organization, team, replies, audit]),
    ]),
  ]),
  context: { session: { name: 'restoring' } },
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
