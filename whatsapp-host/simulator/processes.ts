import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Kills the browser, or only its pages, at the other end of a connection. The simulator has no other way to know it: a page
 * cannot kill itself. Linux only, same machine only.
 */
export function killBrowser(remotePort: number, what: 'pages' | 'browser'): boolean {
  const inode = socketInode(remotePort)
  const owner = inode === undefined ? undefined : processIds().find((pid) => holdsSocket(pid, inode))
  if (owner === undefined) return false
  // The connection belongs to the network service, a child of the browser's main process.
  const main = commandLine(owner).includes('--type=') ? parentOf(owner) : owner
  const victims =
    what === 'browser'
      ? [main]
      : processIds().filter((pid) => commandLine(pid).includes('--type=renderer') && isDescendant(pid, main))
  for (const pid of victims) kill(pid)
  return victims.length > 0
}

function socketInode(port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readText(table).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      if (fields[1]?.endsWith(`:${hex}`) && fields[9] !== '0') return fields[9]
    }
  }
  return undefined
}

function holdsSocket(pid: number, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`
      } catch {
        return false // closed meanwhile
      }
    })
  } catch {
    return false // ended meanwhile, or another user's process
  }
}

const processIds = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

const commandLine = (pid: number) => readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')

function parentOf(pid: number): number {
  const stat = readText(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function isDescendant(pid: number, ancestor: number): boolean {
  for (let at = parentOf(pid); at > 1; at = parentOf(at)) if (at === ancestor) return true
  return false
}

function readText(file: string): string {
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
