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

test('put_twice_startsOneSession', async () => {
  const [first, second] = await Promise.all([agency.put(), agency.put()])
  expect([first.status, second.status]).toEqual([202, 202])
  await agency.receiver.event('session.qr')
  expect(agency.receiver.of('session.state').map(({ data }) => data.state)).toEqual(['starting', 'qr'])
  expect((await agency.call('GET', '/sessions')).body).toMatchObject({
    items: [{ organizationId: agency.org, state: 'qr' }],
  })
})

test('qr_expires_isReplacedAndTheNewOneCanBeScanned', async () => {
  await agency.put()
  const first = await agency.receiver.event('session.qr')
  await agency.fault('qr-expire')
  const second = await agency.receiver.event('session.qr', ({ qr }) => qr !== first.data.qr)
  expect((await agency.call('GET', `/sessions/${agency.org}/qr`)).body).toMatchObject({ text: second.data.qr })
  await expect(agency.scan(first.data.qr)).rejects.toThrow('409')
  await agency.scan(second.data.qr)
  await agency.connected(0)
  expect((await agency.call('GET', `/sessions/${agency.org}/qr`)).body).toMatchObject({ code: 'no_qr' })
})

test('qrPage_goesIdle_isAskedForANewCode', async () => {
  await agency.put()
  const first = await agency.receiver.event('session.qr')
  await agency.fault('qr-idle')
  await agency.receiver.event('session.qr', ({ qr }) => qr !== first.data.qr)
})

test('phone_unlinksTheDevice_isDisconnectedWipedAndShowsANewCodeOnTheNextStart', async () => {
  await agency.connect()
  await agency.fault('logout', { phone: agency.phone })
  const event = await agency.receiver.event('session.state', ({ state }) => state === 'disconnected')
  expect(event.data).toEqual({ state: 'disconnected', phone: null, reason: 'the device was unlinked on the phone' })
  expect(existsSync(profile())).toBe(false)
  expect((await agency.send(`+${ANNA}`, 'Nobody home')).body.code).toBe('session_not_connected')
  await agency.connect()
  await agency.killHost() // the new pairing is kept as well
  const after = agency.receiver.taken.length
  await agency.startHost()
  await agency.connected(after)
})

test('delete_connected_unlinksOnThePhoneAndWipes', async () => {
  await agency.connect()
  const { status, body } = await agency.call('DELETE', `/sessions/${agency.org}`)
  expect([status, body.state, body.phone]).toEqual([200, 'disconnected', null])
  expect(existsSync(profile())).toBe(false)
  expect(await agency.simulate('GET', '/devices')).toEqual([])
  await agency.killHost()
  await agency.startHost()
  expect((await agency.view()).state).toBe('disconnected')
})

test('delete_whileStarting_leavesNoBrowser', async () => {
  await agency.put()
  const { body } = await agency.call('DELETE', `/sessions/${agency.org}`)
  expect(body.state).toBe('disconnected')
  expect(existsSync(profile())).toBe(false)
})

test.each(['kill-browser', 'crash-page'])('%s_whileConnected_recoversWithoutANewCode', async (kind) => {
  await agency.connect()
  const after = agency.receiver.taken.length
  await agency.fault(kind, { phone: agency.phone })
  await agency.connected(after)
  expect((await agency.view()).restarts).toBe(1)
  const id = await agency.clientWrites(ANNA, 'Are you still there?')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
})

test('page_reloadsItself_isReadyAgainAndReceives', async () => {
  await agency.connect()
  const page = agency.receiver.taken.length
  await agency.fault('reload', { phone: agency.phone })
  const id = await agency.clientWrites(ANNA, 'Written during the reload')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id, page)
  expect(agency.receiver.of('message.received').filter(({ data }) => data.messageId === id)).toHaveLength(1)
})

test('network_lostAndBack_saysSoAndGoesOn', async () => {
  await agency.connect()
  const after = agency.receiver.taken.length
  await agency.fault('disconnect', { phone: agency.phone, seconds: 600 })
  await agency.receiver.event('session.state', ({ state }) => state === 'starting', after)
  const busy = await agency.send(`+${ANNA}`, 'Too early')
  expect([busy.status, busy.body.code, busy.retryAfter]).toEqual([503, 'busy', '5'])
  const id = await agency.clientWrites(ANNA, 'Written without a network')
  await agency.simulate('DELETE', '/faults')
  await agency.connected(after)
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect((await agency.view()).restarts).toBe(0)
})

test('ready_repeated_changesNothing', async () => {
  await agency.connect()
  await agency.fault('duplicate-sync', { phone: agency.phone })
  const id = await agency.clientWrites(ANNA, 'After the second ready')
  await agency.receiver.event('message.received', ({ messageId }) => messageId === id)
  expect(agency.receiver.of('session.state').filter(({ data }) => data.state === 'connected')).toHaveLength(1)
})

test.each(['CONFLICT', 'TOS_BLOCK'])('whatsApp_says%s_failsUntilAPersonRestarts', async (state) => {
  await agency.connect()
  await agency.fault('state', { phone: agency.phone, state })
  const { data } = await agency.receiver.event('session.state', (event) => event.state === 'failed')
  expect(data.reason).toBe(state)
  expect(await agency.view()).toMatchObject({ state: 'failed', lastError: state, phone: `+${agency.phone}` })
  const after = agency.receiver.taken.length
  await agency.call('POST', `/sessions/${agency.org}/restart`)
  await agency.connected(after)
})

test('oneOrganisationsBrowserDies_theOtherGoesOn', async () => {
  await agency.connect()
  const [org, phone] = [agency.org, agency.phone]
  const neighbour = await agency.addTenant()
  await agency.fault('kill-browser', { phone })
  const { status } = await agency.call('POST', `/sessions/${neighbour}/messages`, {
    idempotencyKey: crypto.randomUUID(),
    to: `+${ANNA}`,
    text: 'The neighbour does not notice',
  })
  expect(status).toBe(200)
  await agency.receiver.until(
    () =>
      agency.receiver.of('session.state').filter((e) => e.organizationId === org && e.data.state === 'connected')
        .length === 2,
    'the first organisation has not come back',
  )
  const states = agency.receiver.of('session.state').filter(({ organizationId }) => organizationId === neighbour)
  expect(states.map(({ data }) => data.state)).toEqual(['starting', 'qr', 'starting', 'connected'])
  await agency.call('DELETE', `/sessions/${org}`)
})
