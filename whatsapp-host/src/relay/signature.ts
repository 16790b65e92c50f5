import { createHmac } from 'node:crypto'

/** Headers in the Standard Webhooks form: the MAC covers the id, the time in whole seconds and the body's bytes. */
export function signatureHeaders(id: string, body: string, key: Buffer, now: number): Record<string, string> {
  const timestamp = Math.floor(now / 1000).toString()
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
