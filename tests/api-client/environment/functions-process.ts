import { execFile, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { functions } from './folders'

export type Settings = Record<string, string>

/** Runs one of the commands that an administrator has, such as migrate. */
export async function runCommand(name: string, settings: Settings): Promise<void> {
  await promisify(execFile)('dotnet', ['SoulCrm.Functions.dll', name], { cwd: functions, env: { ...process.env, ...settings } })
}

/** Starts the built functions on a free port and waits until they answer. */
export async function startFunctions(settings: Settings) {
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn('dotnet', ['SoulCrm.Functions.dll'], {
    cwd: functions,
    env: { ...process.env, ASPNETCORE_URLS: url, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (log += data.toString()))
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)

  const stop = async () => {
    child.kill('SIGTERM')
    const patience = setTimeout(killAtExit, 15_000)
    await ended
    clearTimeout(patience)
    process.off('exit', killAtExit)
  }

  for (const deadline = Date.now() + 40_000; ; ) {
    if (await answers(`${url}/api/health/live`)) return { url, stop, log: () => log }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`The functions did not come up:\n${log}`)
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

const answers = (url: string) =>
  fetch(url).then(
    response => response.ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
