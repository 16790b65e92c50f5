/** RFC 9457 problem details as the API sends them. `errors` names each field with what is wrong. */
export interface ProblemDetails {
  type?: string
  title: string
  status: number
  detail?: string
  code: string
  traceId?: string
  errors?: Record<string, string[]>
  /** With hold.no_seats: what is left, and who comes first. */
  seatsLeft?: number
  waiting?: number
}

/** Any request that did not succeed. `code` is stable ("auth.email_taken"); "network" means that no answer came. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string | undefined
  readonly traceId: string | undefined
  readonly fieldErrors: Readonly<Record<string, string[]>>
  readonly retryAfterSeconds: number | undefined
  readonly seatsLeft: number | undefined
  readonly waiting: number | undefined

  constructor(problem: ProblemDetails, retryAfterSeconds?: number) {
    super(problem.title)
    this.name = 'ApiError'
    this.code = problem.code
    this.status = problem.status
    this.detail = problem.detail
    this.traceId = problem.traceId
    this.fieldErrors = problem.errors ?? {}
    this.retryAfterSeconds = retryAfterSeconds
    this.seatsLeft = problem.seatsLeft
    this.waiting = problem.waiting
  }

  get isNetwork(): boolean {
    return this.code === 'network'
  }

  /** The same request may succeed later without any change. */
  get isTransient(): boolean {
    return this.isNetwork || this.status === 429 || this.status >= 500
  }

  static network(cause: unknown): ApiError {
    const error = new ApiError({ title: 'No answer from the server', status: 0, code: 'network' })
    error.cause = cause
    return error
  }

  static async fromResponse(response: Response): Promise<ApiError> {
    const body: unknown = await response.json().catch(() => null)
    const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemDetails>
    const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
    return new ApiError(
      {
        ...problem,
        title: problem.title ?? response.statusText,
        status: response.status,
        code: problem.code ?? `http.${response.status}`,
        traceId: problem.traceId ?? response.headers.get('X-Request-Id') ?? undefined,
      },
      Number.isNaN(retryAfter) ? undefined : retryAfter,
    )
  }
}
