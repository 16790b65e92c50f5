import { afterEach, expect, test } from 'vitest'
import { Agency } from './support/agency.js'

let agency: Agency
afterEach(() => agency.end())

test('qr_notScannedInTime_stopsUntilAsked', async () => {
  agency = await Agency.start({ host: { QR_TIMEOUT_MS: '1500' } })
  await agency.put()
  await agency.receiver.event('session.qr')
  const { data } = await agency.receiver.event('session.state', ({ state }) => state === 'disconnected')
  expect(data.reason).toBe('the QR code was not scanned in time')
  expect((await agency.call('GET', `/sessions/${agency.org}/qr`)).status).toBe(404)
  await agency.connect()
})

test('page_hangs_isNoticedAndReplaced', async () => {
  agency = await Agency.start({ host: { PROBE_TIMEOUT_MS: '500', WATCHDOG_MS: '500' } })
  await agency.connect()
  const after = agency.receiver.taken.length
  await agency.fault('hang-page', { phone: agency.phone })
  const { data } = await agency.receiver.event('session.state', ({ state }) => state === 'starting', after)
  expect(data.reason).toContain('the page does not answer')
  await agency.connected(after)
})

test('whatsApp_unreachableForTooLong_startsThePageAnew', async () => {
  agency = await Agency.start({ host: { RECONNECT_TIMEOUT_MS: '1500', WATCHDOG_MS: '300' } })
  await agency.connect()
  const after = agency.receiver.taken.length
  await agency.fault('disconnect', { phone: agency.phone, seconds: 600 })
  await agency.receiver.event(
    'session.state',
    ({ reason }) => reason === 'WhatsApp could not be reached for too long',
    after,
  )
  await agency.simulate('DELETE', '/faults')
  await agency.connected(after)
})

test('whatsAppWeb_lacksAModule_isReportedAndRetriedWithoutHaste', async () => {
  agency = await Agency.start()
  await agency.fault('missing-module', { module: 'WAWebConnModel' })
  await agency.put()
  const { data } = await agency.receiver.event(
    'session.state',
    ({ reason }) => reason?.includes('WAWebConnModel') === true,
  )
  expect(data.state).toBe('starting')
  const line = await agency.host.line(({ msg }) => msg === 'session interrupted')
  expect(line.remedy).toBe('retry-slowly')
  // The page tells by itself, beside what the host sees.
  await expect
    .poll(() => agency.simulate('GET', '/modules'), { timeout: 30_000 })
    .toMatchObject({ unknown: ['WAWebConnModel'] })
  await agency.simulate('DELETE', '/modules')
})
