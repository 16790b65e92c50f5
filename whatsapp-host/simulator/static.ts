import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyReply } from 'fastify'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Serves one file of a folder; a name never leads out of it. */
export async function serveFile(reply: FastifyReply, root: string, name: string): Promise<FastifyReply> {
  const type = types[extname(name)]
  if (type === undefined || !/^[\w-]+\.[a-z]+$/.test(name)) return reply.code(404).send()
  const content = await readFile(join(root, name)).catch(() => null)
  if (content === null) return reply.code(404).send()
  return reply.header('cache-control', 'no-store').type(type).send(content)
}

/** Serves what somebody sent: shown where a browser only draws or plays it, and without rights of this page. */
export function serveStrangersFile(
  reply: FastifyReply,
  bytes: Buffer,
  mimetype: string,
  filename: string | null,
): FastifyReply {
  const isPdf = mimetype === 'application/pdf' // a sandbox would keep the browser's own viewer out
  const shown = /^(image|audio|video)\/[\w.+-]+(; ?codecs=[\w.,]+)?$/.test(mimetype) || isPdf
  const name = filename === null ? '' : `; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, '_')}`
  return reply
    .header('content-type', shown ? mimetype : 'application/octet-stream')
    .header('content-disposition', `${shown ? 'inline' : 'attachment'}${name}`)
    .header('content-security-policy', isPdf ? "script-src 'none'" : 'sandbox')
    .header('x-content-type-options', 'nosniff')
    .send(bytes)
}
