import createClient, { type Middleware } from 'openapi-fetch'
import { inject } from 'vitest'
import type { components, paths } from '../../../static-web/src/api/schema'
import { operationIds } from './operations'

export type Schemas = components['schemas']
export const environment = inject('environment')

/** The operations that have answered with success, by their ids in the document. */
export const succeeded = new Set<string>()

const recording: Middleware = {
  onResponse({ request, schemaPath, response }) {
    const operation = operationIds.get(`${request.method.toLowerCase()} ${schemaPath}`)
    if (response.ok && operation) succeeded.add(operation)
  },
}

/** The generated client, as one user or as nobody. */
export function connect(token?: string) {
  const api = createClient<paths>({ baseUrl: environment.url, headers: token ? { Authorization: `Bearer ${token}` } : {} })
  api.use(recording)
  return api
}

export type Api = ReturnType<typeof connect>

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer of a call that has to succeed. */
export async function ok<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`)
  return data as T
}

/** Status and code of a call that has to fail. */
export async function problem(call: Promise<Outcome<unknown>>): Promise<[number, string]> {
  const { error, response } = await call
  if (response.ok) throw new Error(`${response.status} ${response.url}: it was to fail`)
  return [response.status, (error as Schemas['Problem']).code]
}
