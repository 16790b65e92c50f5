import { ApiError } from '@/lib/problem'
import type { PathOf } from './contract'
import { respond } from './http'

export interface ServerEvent {
  name: string
  data: unknown
}

/** A POST whose answer is server-sent events; they are read while it is under way. */
export async function* postForEvents(template: PathOf<'post'>, body: unknown): AsyncGenerator<ServerEvent> {
  const response = await respond('POST', template, { body })
  try {
    yield* readEvents(response)
  } catch (error) {
    throw ApiError.network(error) // cut off in the middle
  }
}

/** The events of an answer of text/event-stream, as they come. Each has a name and one line of JSON. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    rest += decoder.decode(value, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const name = /^event: (.+)$/m.exec(block)?.[1]
      const data = /^data: (.+)$/m.exec(block)?.[1]
      if (name !== undefined && data !== undefined) yield { name, data: JSON.parse(data) as unknown }
    }
  }
}
