import type { RunFilter } from './agents'
import type { AuditFilter } from './audit'
import type { ConversationFilter } from './conversations'
import type { HoldFilter } from './holds'
import type { ArticleFilter, QuestionFilter } from './knowledge'
import type { ProductFilter } from './products'

/** Names of everything in the query cache, so that the change feed finds what a feature stored. */
export const keys = {
  me: ['me'] as const,
  sessions: ['sessions'] as const,
  conversations: ['conversations'] as const,
  conversationList: (filter: ConversationFilter) => ['conversations', 'list', filter] as const,
  conversationLists: ['conversations', 'list'] as const,
  conversationCounts: ['conversations', 'counts'] as const,
  conversation: (id: string) => ['conversations', 'one', id] as const,
  threads: ['thread'] as const,
  thread: (conversationId: string) => ['thread', conversationId] as const,
  client: (id: string) => ['clients', id] as const,
  notes: (clientId: string) => ['notes', clientId] as const,
  statusHistory: (clientId: string) => ['status-history', clientId] as const,
  qualification: (clientId: string) => ['qualifications', clientId] as const,
  productList: (filter: ProductFilter) => ['products', 'list', filter] as const,
  products: ['products'] as const,
  productLists: ['products', 'list'] as const,
  product: (id: string) => ['products', 'one', id] as const,
  holdList: (filter: HoldFilter) => ['holds', filter] as const,
  holdLists: ['holds'] as const,
  quoteList: (clientId: string) => ['quotes', clientId] as const,
  quoteLists: ['quotes'] as const,
  articleList: (filter: ArticleFilter) => ['knowledge', 'articles', 'list', filter] as const,
  articleLists: ['knowledge', 'articles', 'list'] as const,
  article: (id: string) => ['knowledge', 'articles', 'one', id] as const,
  questionList: (filter: QuestionFilter) => ['knowledge', 'questions', 'list', filter] as const,
  questionLists: ['knowledge', 'questions', 'list'] as const,
  question: (id: string) => ['knowledge', 'questions', 'one', id] as const,
  whatsapp: ['whatsapp'] as const,
  organization: ['organization'] as const,
  translation: ['translation'] as const,
  users: ['users'] as const,
  agents: ['agents'] as const,
  prompts: (kind: string) => ['prompts', kind] as const,
  allPrompts: ['prompts'] as const,
  promptList: (kind: string) => ['prompts', kind, 'list'] as const,
  prompt: (kind: string, id: string) => ['prompts', kind, 'one', id] as const,
  promptDiff: (kind: string, id: string, against: string) => ['prompts', kind, 'diff', id, against] as const,
  promptActivations: (kind: string) => ['prompts', kind, 'activations'] as const,
  promptVariables: ['prompt-variables'] as const,
  runList: (filter: RunFilter) => ['runs', 'list', filter] as const,
  run: (id: string) => ['runs', 'one', id] as const,
  modelUsage: (from: string | undefined, to: string | undefined) => ['model-usage', from, to] as const,
  audit: (filter: AuditFilter) => ['audit', filter] as const,
}
