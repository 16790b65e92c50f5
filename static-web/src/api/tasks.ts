import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'

/** What somebody has to do until some time, about a client or not. */
export type Task = Schemas['ClientTask']
export type TaskDraft = Schemas['TaskCreateRequest']
export type TaskChange = Schemas['TaskUpdateRequest']
/** `assignee`: an id, or "me". */
export type TaskFilter = Pick<QueryOf<OperationOf<'get', '/api/tasks'>>, 'assignee' | 'status' | 'client'>

/** The next one due first. */
export const listTasks = (query: TaskFilter & PageQuery, signal?: AbortSignal) => http.get('/api/tasks', { query, signal })

export const createTask = (body: TaskDraft, idempotencyKey: string) => http.post('/api/tasks', { body, idempotencyKey })

/** The version that was seen: a colleague's change is not overwritten. */
export const updateTask = (id: string, body: TaskChange, ifMatch: number) =>
  http.patch('/api/tasks/{id}', { path: { id }, body, ifMatch })
