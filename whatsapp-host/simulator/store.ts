import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { World, type WorldState } from './world.js'

const WRITE_AFTER_MS = 50

/** Keeps the world in one JSON file, so that chats and linked devices survive a restart. */
export function openWorld(directory: string): { world: World; close: () => void } {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'world.json')
  const world = new World(read(file))
  let timer: NodeJS.Timeout | undefined

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    writeFileSync(`${file}.new`, JSON.stringify(world.snapshot()))
    renameSync(`${file}.new`, file)
  }
  world.on('changed', () => {
    timer ??= setTimeout(write, WRITE_AFTER_MS)
  })
  return { world, close: write }
}

function read(file: string): WorldState | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WorldState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Error(`${file} is not readable`, { cause: error })
  }
}
