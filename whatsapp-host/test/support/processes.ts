import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type LogLine = { msg?: string; level?: string } & Record<string, unknown>

const root = join(import.meta.dirname, '..', '..')

/** A program of this package, run as in production: compiled, in its own process. */
export class Program {
  readonly lines: LogLine[] = []
  #listeners = new Set<() => void>()

  private constructor(
    readonly process: ChildProcess,
    private readonly name: string,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        if (globalThis.process.env.SHOW_LOGS) console.log(`${name}: ${line}`)
        this.lines.push(parse(line))
        for (const listener of this.#listeners) listener()
      })
    }
  }

  static start(name: 'src' | 'simulator', env: Record<string, string>): Program {
    const child = spawn(process.execPath, [join(root, 'dist', name, 'index.js')], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new Program(child, name)
  }

  /** The first line, past or to come, that fits. */
  async line(fits: (line: LogLine) => boolean, after = 0): Promise<LogLine> {
    for (;;) {
      const found = this.lines.slice(after).find(fits)
      if (found) return found
      await new Promise<void>((resolve, reject) => {
        const exited = () =>
          reject(new Error(`${this.name} has ended:\n${this.lines.map((l) => JSON.stringify(l)).join('\n')}`))
        if (this.process.exitCode !== null) return exited()
        this.process.once('exit', exited)
        const listener = () => {
          this.#listeners.delete(listener)
          this.process.off('exit', exited)
          resolve()
        }
        this.#listeners.add(listener)
      })
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exited = once(this.process, 'exit')
      this.process.kill(signal)
      await exited
    }
    return this.process.exitCode
  }
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return { msg: line }
  }
}
