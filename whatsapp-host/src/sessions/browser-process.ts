import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The main processes of browsers on a profile, those that an earlier, killed host has left among them. */
export function browserProcesses(profileDir: string): number[] {
  const argument = `--user-data-dir=${profileDir}`
  return processIds().filter((pid) => {
    const command = read(`/proc/${pid}/cmdline`).split('\0')
    return command.includes(argument) && !command.some((part) => part.startsWith('--type='))
  })
}

/** Kills every browser on the profile and waits until it is gone; false when one is still there after `waitMs`. */
export async function killBrowsers(profileDir: string, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const left = browserProcesses(profileDir)
    if (left.length === 0) return true
    if (Date.now() > deadline) return false
    for (const pid of left) {
      kill(-pid) // a browser is started as the leader of its own process group
      kill(pid)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * Chromium's own lock links survive a kill, and on another host name it then refuses the profile. To be called only by the
 * owner of the data directory, with no browser running on the profile.
 */
export async function clearProfileLocks(profileDir: string): Promise<void> {
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    await rm(join(profileDir, name), { force: true })
  }
}

/** What a browser costs the machine: shared pages counted once (PSS), in megabytes. */
export function browserMemoryMb(profileDir: string): number {
  const roots = new Set(browserProcesses(profileDir))
  if (roots.size === 0) return 0
  const parents = new Map(processIds().map((pid) => [pid, parentOf(pid)]))
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (roots.has(at)) return true
    return false
  }
  let kilobytes = 0
  for (const pid of parents.keys()) {
    if (!belongs(pid)) continue
    const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))
    kilobytes += Number(pss?.[1] ?? 0)
  }
  return Math.round(kilobytes / 1024)
}

function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process ended meanwhile
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself, which is what was wanted.
  }
}
