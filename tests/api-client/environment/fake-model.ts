import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Speaks OpenAI's chat completions, and knows two things. Every translation is this. */
export const translated = 'Good afternoon'

interface Asked {
  messages: { role: string; content: unknown }[]
  tools?: { function: { name: string } }[]
}

/** And whoever may propose to keep seats does, two of the first departure that a search tells. */
function answer({ messages, tools = [] }: Asked) {
  if (!tools.some(tool => tool.function.name === 'propose_hold'))
    return { role: 'assistant', content: JSON.stringify({ language: 'ru', text: translated }) }
  const results = messages.filter(message => message.role === 'tool').map(message => textOf(message.content))
  if (results.length === 0) return calling('search_tours', { country: 'TR', adults: 2 })
  if (results.length > 1) return { role: 'assistant', content: 'Спасибо! Менеджер проверит и ответит вам здесь.' }
  const { tours } = JSON.parse(results[0]!) as { tours: { departures: { departureId: string }[] }[] }
  return calling('propose_hold', { departureId: tours[0]!.departures[0]!.departureId, seats: 2 })
}

/** A text, or parts that have one. */
const textOf = (content: unknown) =>
  Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('') : String(content)

const calling = (name: string, input: object) => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id: `call_${name}`, type: 'function', function: { name, arguments: JSON.stringify(input) } }],
})

export async function startFakeModel() {
  const server = createServer((request, response) => {
    json(request).then(
      asked => {
        const message = answer(asked as Asked)
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.end(
          JSON.stringify({
            id: 'chatcmpl-1',
            object: 'chat.completion',
            created: 1_700_000_000,
            model: 'fake',
            choices: [
              {
                index: 0,
                finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop',
                message,
              },
            ],
            usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
          }),
        )
      },
      () => response.writeHead(400).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
