import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readState, writeState } from '../storage/state-file.js'
import { profileDirOf } from './whatsapp-client.js'

type Stored = {
  /** Started by the agency, and neither logged out nor given up. */
  wanted: boolean
  /** A phone has scanned the code: the profile holds a pairing. */
  linked: boolean
  phone: string | null
}

/** What is kept of a session between runs. */
export class SessionStore {
  private constructor(
    readonly directory: string,
    readonly profileDir: string,
    private stored: Stored,
  ) {}

  static async open(dataDir: string, org: string): Promise<SessionStore> {
    const directory = join(dataDir, 'sessions', org)
    const stored = await readState<Stored>(join(directory, 'session.json'))
    const profileDir = profileDirOf(dataDir, org)
    return new SessionStore(directory, profileDir, stored ?? { wanted: false, linked: false, phone: null })
  }

  get wanted(): boolean {
    return this.stored.wanted
  }

  get linked(): boolean {
    return this.stored.linked
  }

  get phone(): string | null {
    return this.stored.phone
  }

  async change(change: Partial<Stored>): Promise<void> {
    const next = { ...this.stored, ...change }
    if (JSON.stringify(next) === JSON.stringify(this.stored)) return
    this.stored = next
    await writeState(join(this.directory, 'session.json'), next)
  }

  /** Deletes the pairing with everything that the browser kept of the chats. The browser must have ended. */
  async wipe(): Promise<void> {
    await rm(this.profileDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    await this.change({ wanted: false, linked: false, phone: null })
  }
}
