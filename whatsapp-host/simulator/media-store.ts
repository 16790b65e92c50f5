import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The largest file that the simulated WhatsApp takes: above the service's own limit, so that a refusal can be tried. */
export const MAX_FILE_BYTES = 24 * 1024 * 1024
const MAX_ALL_BYTES = 1024 * 1024 * 1024

/** WhatsApp's file servers: each file once, under its hash. The oldest go when there are too many. */
export class MediaStore {
  readonly #sizes = new Map<string, number>()

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true })
    const files = readdirSync(directory).map((hash) => ({ hash, stat: statSync(join(directory, hash)) }))
    files.sort((one, other) => one.stat.mtimeMs - other.stat.mtimeMs)
    for (const { hash, stat } of files) this.#sizes.set(hash, stat.size)
  }

  /** Answers the name under which the file is found again: the SHA-256 of its bytes, in base64url. */
  put(bytes: Buffer): string {
    const hash = createHash('sha256').update(bytes).digest('base64url')
    if (this.#sizes.has(hash)) return hash
    writeFileSync(join(this.directory, hash), bytes)
    this.#sizes.set(hash, bytes.length)
    this.#evict()
    return hash
  }

  get(hash: string): Buffer | null {
    return this.#sizes.has(hash) ? readFileSync(join(this.directory, hash)) : null
  }

  #evict(): void {
    let all = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [hash, size] of this.#sizes) {
      if (all <= MAX_ALL_BYTES) return
      rmSync(join(this.directory, hash), { force: true })
      this.#sizes.delete(hash)
      all -= size
    }
  }
}
