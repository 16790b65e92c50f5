import type { components, paths } from './schema'

/** What the API's document calls its bodies. */
export type Schemas = components['schemas']

export type Method = 'get' | 'post' | 'patch' | 'delete'

/** The paths that know a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths]

export type OperationOf<M extends Method, P extends keyof paths> = paths[P][M]

type In<O, Place extends 'path' | 'query' | 'header'> = O extends { parameters: infer P }
  ? Place extends keyof P
    ? NonNullable<P[Place]>
    : never
  : never

type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : never

type Succeeding<R> = R[keyof R & (200 | 201 | 202 | 204)]

/** What an operation answers when it succeeds; undefined for nothing. */
export type AnswerOf<O> = O extends { responses: infer R }
  ? Succeeding<R> extends { content: { 'application/json': infer A } }
    ? A
    : undefined
  : never

/** Filters of a list; null and undefined are left out of the address. */
export type QueryOf<O> = { [K in keyof In<O, 'query'>]: In<O, 'query'>[K] | null }

type Where<Has, Part> = [Has] extends [never] ? unknown : Part

type WhereHeader<O, Name extends string, Part> = Where<In<O, 'header'>, Name extends keyof In<O, 'header'> ? Part : unknown>

/** What a call may and must say, as the document has it. */
export type OptionsOf<O> = {
  signal?: AbortSignal
  /** Public operations are asked without a token. */
  anonymous?: boolean
} & Where<In<O, 'path'>, { path: In<O, 'path'> }> &
  Where<In<O, 'query'>, { query?: QueryOf<O> }> &
  Where<BodyOf<O>, { body: BodyOf<O> }> &
  WhereHeader<O, 'Idempotency-Key', { idempotencyKey?: string }> &
  /** The version that was seen: a newer one is not overwritten (412). */
  WhereHeader<O, 'If-Match', { ifMatch?: number }>

/** The options can be left out when nothing in them is needed. */
export type ArgumentsOf<O> = Record<never, never> extends OptionsOf<O> ? [options?: OptionsOf<O>] : [options: OptionsOf<O>]
