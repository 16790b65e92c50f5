import { expect, test } from 'vitest'
import { readEvents, type ServerEvent } from './server-events'

async function read(pieces: Uint8Array[]) {
  const events: ServerEvent[] = []
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  for await (const event of readEvents(new Response(body))) events.push(event)
  return events
}
const bytes = (text: string) => new TextEncoder().encode(text)

test('events_cutAnywhere_areReadWhole', async () => {
  const all = bytes('event: text\ndata: {"text":"Привет"}\n\nevent: turn\ndata: {"reply":"x"}\n\n')
  for (let at = 0; at <= all.length; at++) {
    expect(await read([all.slice(0, at), all.slice(at)])).toEqual([
      { name: 'text', data: { text: 'Привет' } },
      { name: 'turn', data: { reply: 'x' } },
    ])
  }
})

test('event_thatIsNotComplete_isLeftOut', async () => {
  expect(await read([bytes('event: text\ndata: {"text":"a"}\n\nevent: turn\ndata: {"re')])).toEqual([
    { name: 'text', data: { text: 'a' } },
  ])
})
