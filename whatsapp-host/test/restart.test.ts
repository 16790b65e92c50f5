import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Agency, ANNA } from './support/agency.js'

let agency: Agency
beforeAll(async () => {
  agency = await Agency.start()
})
afterEach(() => agency.renew())
afterAll(() => agency.end())

const profile = () => join(agency.hostDir, 'profiles', `session-${agency.org}`)

test('hostKilled_whileConnected_isConnectedAgainWithoutANewCode', async () => {
  await agency.connect()
  await agency.killHost()
  const after = agency.receiver.taken.length
  await agency.startHost()
  await agency.connected(after)
  expect(agency.receiver.taken.slice(after).map(({ type }) => type)).not.toContain('session.qr')
  expect((await agency.send(`+${ANNA}`, 'Still here')).status).toBe(200)
})

test('hostStopped_bySigterm_endsWithItsBrowserAndIsConnectedAgain', async () => {
  await agency.connect()
  expect(await agency.host.end('SIGTERM')).toBe(0)
  expect(existsSync(join(profile(), 'SingletonLock'))).toBe(false)
  const after = agency.receiver.taken.length
  await agency.startHost()
  await agency.connected(after)
})

test('phone_unlinksTheDeviceWhileTheHostIsDown_isDisconnectedAndWiped', async () => {
  await agency.connect()
  await agency.killHost()
  await agency.fault('logout', { phone: agency.phone })
  await agency.startHost()
  await agency.receiver.event('session.state', ({ state }) => state === 'disconnected')
  expect(existsSync(profile())).toBe(false)
})

test('page_syncsBeforeAnybodyListens_isReadyAllTheSame', async () => {
  await agency.connect()
  await agency.killHost()
  await agency.fault('early-sync', { phone: agency.phone })
  const after = agency.receiver.taken.length
  await agency.startHost()
  await agency.connected(after)
  expect(agency.host.lines.map(({ msg }) => msg)).toContain(
    'WhatsApp Web has synced but was not reported ready: telling the library',
  )
})

test('page_neverSyncs_isStartedAnew', async () => {
  await agency.connect()
  await agency.killHost()
  await agency.fault('never-synced', { phone: agency.phone })
  const after = agency.receiver.taken.length
  await agency.startHost({ START_TIMEOUT_MS: '4000' })
  await agency.connected(after)
  expect((await agency.view()).restarts).toBe(1)
})

test('whatsApp_unreachableAtTheStart_isTriedAgain', async () => {
  await agency.connect()
  await agency.killHost()
  await agency.fault('offline')
  const after = agency.receiver.taken.length
  await agency.startHost()
  await agency.receiver.event('session.state', ({ reason }) => reason?.startsWith('net::') === true, after)
  await agency.simulate('DELETE', '/faults')
  await agency.connected(after)
})
