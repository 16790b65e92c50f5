import { type FileHandle, mkdir, open, readFile, rename, rm, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'

type Waiter = { resolve: () => void; reject: (error: unknown) => void }

/**
 * A file of JSON records, one to a line, only ever appended to. `append` resolves when the record is on the disk, not
 * merely with the operating system; records that are appended at the same moment share one write and one sync.
 *
 * A crash or a full disk can leave half a line at the end: nobody was told that it was written, so it is cut off, by `open` or
 * before the next write.
 */
export class AppendLog<T> {
  #pending: string[] = []
  #waiters: Waiter[] = []
  #writing: Promise<void> | null = null
  #endIsTorn = false

  private constructor(
    readonly path: string,
    private file: FileHandle,
    private records: number,
    private bytes: number,
  ) {}

  static async open<T>(path: string): Promise<{ log: AppendLog<T>; records: T[] }> {
    await mkdir(dirname(path), { recursive: true })
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    const { records, validBytes } = parse<T>(content)
    if (validBytes < content.length) await truncate(path, validBytes)
    const log = new AppendLog<T>(path, await open(path, 'a', 0o600), records.length, validBytes)
    await syncDirectory(path)
    return { log, records }
  }

  /** How many records the file holds, those superseded included. */
  get size(): number {
    return this.records
  }

  append(...records: T[]): Promise<void> {
    this.records += records.length
    for (const record of records) this.#pending.push(`${JSON.stringify(record)}\n`)
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
      this.#writing ??= this.#drain()
    })
  }

  /**
   * Replaces the file by one with only these records. `current` is called when nothing is being written, and must answer
   * at once with all that still counts, so that what is appended meanwhile comes after it. If it fails, the old file stays.
   */
  async compact(current: () => T[]): Promise<void> {
    while (this.#writing) await this.#writing
    const done = this.#rewrite(current())
    const drain = () => this.#drain()
    this.#writing = done.then(drain, drain)
    await done
  }

  async close(): Promise<void> {
    while (this.#writing) await this.#writing
    await this.file.close()
  }

  async #rewrite(records: T[]): Promise<void> {
    const temporary = `${this.path}.new`
    await rm(temporary, { force: true })
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    const next = await open(temporary, 'a', 0o600)
    try {
      await next.appendFile(text)
      await next.sync()
      await rename(temporary, this.path)
    } catch (error) {
      await next.close()
      throw error
    }
    const old = this.file
    this.file = next
    this.bytes = Buffer.byteLength(text)
    this.records = records.length + this.#pending.length
    this.#endIsTorn = false
    await old.close()
    await syncDirectory(this.path)
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const text = this.#pending.join('')
      const waiters = this.#waiters
      this.#pending = []
      this.#waiters = []
      try {
        await this.#write(text)
        for (const { resolve } of waiters) resolve()
      } catch (error) {
        for (const { reject } of waiters) reject(error)
      }
    }
    this.#writing = null
  }

  async #write(text: string): Promise<void> {
    if (this.#endIsTorn) await this.file.truncate(this.bytes)
    this.#endIsTorn = true
    await this.file.appendFile(text)
    await this.file.datasync()
    this.bytes += Buffer.byteLength(text)
    this.#endIsTorn = false
  }
}

function parse<T>(content: Buffer): { records: T[]; validBytes: number } {
  const records: T[] = []
  let start = 0
  for (;;) {
    const end = content.indexOf(0x0a, start)
    if (end < 0) return { records, validBytes: start }
    const line = content.toString('utf8', start, end)
    try {
      records.push(JSON.parse(line) as T)
    } catch {
      // Damage in the middle must not take the records after it along; only a torn end is cut.
      if (end === content.length - 1) return { records, validBytes: start }
    }
    start = end + 1
  }
}

/** A new or renamed file is only safe once its directory entry is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
