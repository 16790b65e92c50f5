import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** The file of every message, but of those whose id begins so: WhatsApp has them no more. */
export const fileOfMessages = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const goneMessages = 'GONE'

/** What a message says that whatsapp-host refuses for good. */
export const refusedText = 'this number is not on WhatsApp'

/** Speaks whatsapp-host's API: takes every command, and sends every message but the refused one. */
export async function startFakeWhatsAppHost() {
  const server = createServer((request, response) => {
    const answer = (status: number, body?: object) => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(body && JSON.stringify(body))
    }
    const file = /\/messages\/([^/]+)\/media/.exec(request.url ?? '')
    if (file?.[1]?.startsWith(goneMessages)) return answer(410, { code: 'media_gone' })
    if (file) {
      response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': fileOfMessages.length })
      return response.end(fileOfMessages)
    }
    if (!request.url?.endsWith('/messages')) return answer(request.url === '/health' ? 200 : 202, {})
    json(request).then(
      body => {
        const { text, idempotencyKey } = body as { text: string; idempotencyKey: string }
        if (text === refusedText) answer(422, { code: 'not_on_whatsapp' })
        else answer(200, { externalId: `3EB0${idempotencyKey}`, at: new Date().toISOString() })
      },
      () => answer(400),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
