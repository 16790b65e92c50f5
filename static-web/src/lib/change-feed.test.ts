import { expect, test } from 'vitest'
import { type FeedOptions, type FeedPage, followFeed } from './change-feed'

class Lost extends Error {}
class Final extends Error {}
type Step = FeedPage<string> | Error

/** Plays scripted answers; the loop ends when they run out. */
async function play(steps: Step[], hoursBetween = 0) {
  const stop = new AbortController()
  const log: string[] = []
  const pauses: number[] = []
  let hours = 0
  const options: FeedOptions<string> = {
    poll: since => {
      log.push(`poll ${since ?? 'start'}`)
      const step = steps.shift()
      if (step === undefined) {
        stop.abort()
        return Promise.reject(new Error('aborted'))
      }
      return step instanceof Error ? Promise.reject(step) : Promise.resolve(step)
    },
    onStart: () => log.push('refresh all'),
    onItems: items => log.push(`items ${items.join()}`),
    onStatus: status => log.push(status),
    isPositionLost: error => error instanceof Lost,
    isFinal: error => error instanceof Final,
    pause: ms => {
      pauses.push(ms)
      return Promise.resolve()
    },
    signal: stop.signal,
    now: () => {
      hours += hoursBetween
      return hours * 3_600_000
    },
    random: () => 1,
  }
  await followFeed(options)
  return { log, pauses }
}

const page = (next: number, ...items: string[]): Step => ({ items, next })

test('followFeed_changesArrive_positionMovesAndNothingIsAskedTwice', async () => {
  const { log } = await play([page(10), page(12, 'a', 'b'), page(12)])
  expect(log).toEqual(['poll start', 'live', 'refresh all', 'poll 10', 'live', 'items a,b', 'poll 12', 'live', 'poll 12'])
})

test('followFeed_serverDown_keepsPositionAndBacksOffWithinTheLimit', async () => {
  const down = Array.from({ length: 9 }, () => new Error('down'))
  const { log, pauses } = await play([page(10), ...down, page(11, 'late')])
  expect(log.filter(line => line === 'refresh all')).toHaveLength(1)
  expect(log.slice(-5)).toEqual(['reconnecting', 'poll 10', 'live', 'items late', 'poll 11'])
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000])
})

test('followFeed_afterRecovery_nextFailureStartsWithAShortPause', async () => {
  const { pauses } = await play([page(1), new Error(), new Error(), page(2, 'x'), new Error(), page(2)])
  expect(pauses).toEqual([500, 1000, 500])
})

test('followFeed_positionLost_startsAgainAndRefreshesAll', async () => {
  const { log, pauses } = await play([page(10), new Lost(), page(500)])
  expect(log).toEqual(['poll start', 'live', 'refresh all', 'poll 10', 'poll start', 'live', 'refresh all', 'poll 500'])
  expect(pauses).toEqual([])
})

test('followFeed_everyPositionRefused_doesNotAskInATightLoop', async () => {
  const { pauses } = await play([new Lost(), new Lost(), new Lost(), new Lost()])
  expect(pauses).toHaveLength(3)
})

test('followFeed_sleptLongerThanTheServerRemembers_refreshesAll', async () => {
  const awake = await play([page(10), page(11, 'a'), page(12, 'b')], 1)
  expect(awake.log.filter(line => line === 'refresh all')).toHaveLength(1)
  const slept = await play([page(10), page(11, 'a'), page(12, 'b')], 20)
  expect(slept.log.filter(line => line === 'refresh all')).toHaveLength(3)
})

test('followFeed_signedOut_ends', async () => {
  const { log } = await play([page(10), new Final(), page(11, 'never')])
  expect(log).toEqual(['poll start', 'live', 'refresh all', 'poll 10'])
})
