import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, register } from '../client/agency'
import { type Api, connect, environment, ok, problem } from '../client/api'

describe('platform and health', () => {
  let agency: Agency
  let platform: Api
  beforeAll(async () => {
    agency = await register()
    const { accessToken } = await ok(connect().POST('/api/auth/login', { body: environment.superAdmin }))
    platform = connect(accessToken)
  })

  test('agencies_administratorOfOne_seesNone', async () => {
    const { items } = await ok(platform.GET('/api/platform/organizations'))
    expect(items.map(organization => organization.id)).toContain(agency.organizationId)
    expect(await problem(agency.admin.GET('/api/platform/organizations'))).toEqual([403, 'auth.forbidden'])
  })

  test('plan_changed_isTheAgencys', async () => {
    const params = { path: { id: agency.organizationId } }
    await ok(platform.PATCH('/api/platform/organizations/{id}', { params, body: { status: 'active', maxUsers: 3 } }))
    expect(await ok(agency.admin.GET('/api/organization'))).toMatchObject({ status: 'active', maxUsers: 3 })
  })

  test('enter_withAReason_isInTheAgencysLog', async () => {
    const params = { path: { id: agency.organizationId } }
    const body = { reason: 'Помочь с импортом' }
    const { accessToken } = await ok(platform.POST('/api/platform/organizations/{id}/enter', { params, body }))
    const guest = connect(accessToken)
    expect((await ok(guest.GET('/api/auth/me'))).guest).toBe(body.reason)
    const { items } = await ok(agency.admin.GET('/api/organization/audit', { params: { query: { guests: true } } }))
    expect(items.map(entry => [entry.operation, entry.guestReason])).toContainEqual(['GetMe', body.reason])
    expect(items.at(-1)).toMatchObject({ operation: 'EnterOrganization', details: { minutes: 30 } })
  })

  test('deadLetter_requeued_isNoneAnyMore', async () => {
    const { items: queues } = await ok(platform.GET('/api/platform/queues'))
    expect(queues.find(queue => queue.name === 'account-mail')).toMatchObject({ deadLetters: 1 })
    const params = { path: { name: 'account-mail' } }
    const { items } = await ok(platform.GET('/api/platform/queues/{name}/dead-letters', { params }))
    expect(items).toMatchObject([{ messageId: 'given-up', deliveryCount: 10, reason: 'MaxDeliveryCountExceeded' }])
    const letter = { path: { ...params.path, number: `${items[0]!.sequenceNumber}` } }
    await ok(platform.POST('/api/platform/queues/{name}/dead-letters/{number}/requeue', { params: letter }))
    expect(await problem(platform.POST('/api/platform/queues/{name}/dead-letters/{number}/requeue', { params: letter }))).toEqual(
      [404, 'dead_letter.not_found'],
    )
  })

  test('orchestrations_ofDialogues_areRead', async () => {
    const query = { prefix: 'conversation-', limit: 1 }
    const { items } = await ok(platform.GET('/api/platform/orchestrations', { params: { query } }))
    const [flow] = items
    expect(await ok(platform.GET('/api/platform/orchestrations/{id}', { params: { path: { id: flow!.id } } }))).toMatchObject({
      name: 'ConversationFlow',
    })
  })

  test('health_everyPart_answers', async () => {
    expect(await ok(connect().GET('/api/health/live'))).toEqual({ status: 'live' })
    const { status, parts } = await ok(connect().GET('/api/health/ready'))
    expect([status, Object.keys(parts)]).toEqual(['ready', ['database', 'queues', 'blobs', 'whatsappHost']])
  })
})
