import { expect, test } from 'vitest'
import { backoffMs } from './backoff.js'
import { DeadlineError, withDeadline } from './deadline.js'
import { KeyedMutex, Mutex } from './mutex.js'
import { Semaphore } from './semaphore.js'

function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

test('backoffMs_grows_staysWithinAFifthAndTheLimit', () => {
  const middle = () => 0.5
  expect([0, 1, 2, 3, 60].map((attempt) => backoffMs(attempt, 100, 1000, middle))).toEqual([100, 200, 400, 800, 1000])
  expect(backoffMs(0, 100, 1000, () => 0)).toBe(80)
  expect(backoffMs(0, 100, 1000, () => 1)).toBe(120)
  expect(backoffMs(9, 100, 1000, () => 1)).toBe(1000)
})

test('withDeadline_never_isADeadlineError', async () => {
  await expect(withDeadline(new Promise(() => undefined), 1, 'Waiting')).rejects.toThrow(DeadlineError)
  await expect(withDeadline(Promise.resolve(5), 1000, 'Waiting')).resolves.toBe(5)
})

test('mutex_failingTask_doesNotStopTheNext', async () => {
  const mutex = new Mutex()
  const done: number[] = []
  const first = mutex.run(async () => {
    throw new Error('first')
  })
  const second = mutex.run(async () => void done.push(2))
  await expect(first).rejects.toThrow('first')
  await second
  expect([done, mutex.depth]).toEqual([[2], 0])
})

test('keyedMutex_sameKeyWaits_otherKeyDoesNot', async () => {
  const mutex = new KeyedMutex()
  const { open, opened } = gate()
  const done: string[] = []
  const slow = mutex.run('a', async () => {
    await opened
    done.push('a1')
  })
  const next = mutex.run('a', async () => void done.push('a2'))
  await mutex.run('b', async () => void done.push('b'))
  open()
  await Promise.all([slow, next])
  expect(done).toEqual(['b', 'a1', 'a2'])
})

test('semaphore_moreThanItsPermits_waitForOneToEnd', async () => {
  const semaphore = new Semaphore(2)
  const gates = [gate(), gate(), gate()]
  const started: number[] = []
  const runs = gates.map(({ opened }, index) =>
    semaphore.run(async () => {
      started.push(index)
      await opened
    }),
  )
  await new Promise(setImmediate)
  expect(started).toEqual([0, 1])
  gates[1]?.open()
  await runs[1]
  await new Promise(setImmediate)
  expect(started).toEqual([0, 1, 2])
  for (const { open } of gates) open()
  await Promise.all(runs)
})
