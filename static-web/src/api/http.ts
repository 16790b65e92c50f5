import { ApiError } from '@/lib/problem'
import type { AnswerOf, ArgumentsOf, Method, OperationOf, PathOf } from './contract'
import type { Session } from './session'

type QueryValue = string | number | boolean | null | undefined

/** OptionsOf any operation. */
interface RequestOptions {
  path?: Record<string, string>
  query?: Record<string, QueryValue>
  body?: unknown
  /** Bytes in place of a JSON body; their type is the file's. */
  file?: Blob
  idempotencyKey?: string
  signal?: AbortSignal
  ifMatch?: number
  anonymous?: boolean
}

export interface HttpParts {
  baseUrl: string
  fetch: typeof fetch
  session: Session
}

let parts: HttpParts | null = null

/** Called once at the start, before the first request; tests call it with their own parts. */
export function configureHttp(value: HttpParts): void {
  parts = value
}

/** Path, parameters, body and answer are those of the API's document. */
const calling =
  <M extends Method>(method: M) =>
  <P extends PathOf<M>>(template: P, ...[options]: ArgumentsOf<OperationOf<M, P>>) =>
    request<AnswerOf<OperationOf<M, P>>>(method.toUpperCase(), template, options)

export const http = { get: calling('get'), post: calling('post'), patch: calling('patch'), delete: calling('delete') }

async function request<T>(method: string, template: string, options: RequestOptions = {}): Promise<T> {
  const response = await respond(method, template, options)
  try {
    const text = await response.text()
    return (text ? JSON.parse(text) : undefined) as T
  } catch (error) {
    throw ApiError.network(error) // cut off in the middle of the body
  }
}

/** One request to the API; throws ApiError. A 401 is answered by one refresh and one more try. */
export async function respond(method: string, template: string, options: RequestOptions): Promise<Response> {
  if (!parts) throw new Error('configureHttp was not called')
  const { session } = parts
  const token = options.anonymous ? null : await session.token()
  let response = await send(parts, method, template, options, token)
  if (response.status === 401 && token !== null) {
    const renewed = await session.tokenAfterRefusal(token)
    if (renewed !== null) {
      response = await send(parts, method, template, options, renewed)
      if (response.status === 401) session.end({ expired: true })
    }
  }
  if (!response.ok) {
    const error = await ApiError.fromResponse(response)
    if (error.code === 'auth.totp_setup_required') session.requireTotpSetUp()
    throw error
  }
  return response
}

async function send(
  { baseUrl, fetch }: HttpParts,
  method: string,
  template: string,
  { path, query, body, file, idempotencyKey, ifMatch, signal }: RequestOptions,
  token: string | null,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (token !== null) headers.Authorization = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (file) headers['Content-Type'] = file.type
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
  if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`
  try {
    return await fetch(baseUrl + buildPath(template, path, query), {
      method,
      headers,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      // The refresh cookie belongs to the API's host, which may be another one than the app's.
      credentials: template.startsWith('/api/auth/') ? 'include' : 'same-origin',
      signal,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw ApiError.network(error)
  }
}

export function buildPath(template: string, path: Record<string, string> = {}, query: Record<string, QueryValue> = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name]
    if (value === undefined) throw new Error(`${template} needs ${name}`)
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return `${filled}${search.size > 0 ? `?${search}` : ''}`
}
