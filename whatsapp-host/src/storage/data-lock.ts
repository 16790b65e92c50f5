import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { processStartTime } from './process-start.js'

type Owner = { pid: number; startTime: string; host: string; token: string }

const HEARTBEAT_MS = 5_000
// An owner on another machine cannot be asked; after this long without a heartbeat it is taken for dead.
const STALE_MS = 30_000
const SETTLE_MS = 100

/**
 * One host at a time owns a data directory, and with it every browser profile in it: two browsers on one profile
 * destroy the pairing, and not every Chromium build locks its profile by itself.
 */
export class DataLock {
  readonly #heartbeat: NodeJS.Timeout

  private constructor(
    private readonly path: string,
    private readonly owner: Owner,
  ) {
    this.#heartbeat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /** Waits for an owner that is about to end; throws when it stays. */
  static async acquire(directory: string, waitMs: number): Promise<DataLock> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const path = join(directory, 'host.lock')
    const owner: Owner = {
      pid: process.pid,
      startTime: processStartTime(process.pid) ?? '',
      host: hostname(),
      token: randomUUID(),
    }
    const deadline = Date.now() + waitMs
    for (;;) {
      if (await tryAcquire(path, owner)) return new DataLock(path, owner)
      if (Date.now() > deadline) throw new Error(`${directory} is in use by another whatsapp-host`)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat)
    if ((await readOwner(this.path))?.token === this.owner.token) await rm(this.path, { force: true })
  }
}

async function tryAcquire(path: string, owner: Owner): Promise<boolean> {
  const mine = `${path}.${owner.token}`
  await writeFile(mine, JSON.stringify(owner), { mode: 0o600 })
  try {
    if (await isHeld(path)) return false
    await rename(path, `${path}.stale`).catch(ignoreMissing)
    await link(mine, path)
    // Two may find the same dead owner; the slower one's rename can take away the faster one's fresh lock.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    return (await readOwner(path))?.token === owner.token
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(mine, { force: true })
  }
}

async function isHeld(path: string): Promise<boolean> {
  const owner = await readOwner(path)
  if (!owner) return false
  if (owner.host === hostname()) return processStartTime(owner.pid) === owner.startTime
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )
  return age < STALE_MS
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner
  } catch {
    return null // none, or torn by a crash: nobody owns it
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
