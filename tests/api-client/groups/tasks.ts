import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, register } from '../client/agency'
import { ok, problem } from '../client/api'

describe('tasks and quick replies', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('task_givenToAColleague_isNoticedAndDone', async () => {
    const colleague = await invite(agency)
    const body = { title: 'Позвонить', dueAt: '2027-03-01T09:00:00Z', assigneeId: colleague.id }
    const task = await ok(agency.admin.POST('/api/tasks', { body }))
    expect(task).toMatchObject({ title: 'Позвонить', status: 'open', clientId: null, assigneeName: 'Мария' })
    expect((await ok(colleague.api.GET('/api/notifications'))).items).toMatchObject([{ kind: 'task', taskId: task.id }])
    const mine = () => ok(colleague.api.GET('/api/tasks', { params: { query: { assignee: 'me' } } }))
    expect((await mine()).items).toHaveLength(1)
    const params = { path: { id: task.id } }
    await ok(colleague.api.PATCH('/api/tasks/{id}', { params, body: { status: 'done' } }))
    expect((await ok(agency.admin.GET('/api/tasks/{id}', { params }))).doneAt).not.toBeNull()
    expect((await mine()).items).toHaveLength(0)
  })

  test('quickReply_written_isThereForManagers', async () => {
    const { admin } = agency
    const body = { shortcut: 'visa', title: 'Виза', texts: { ru: '{{client}}, виза не нужна.' }, productId: null }
    const reply = await ok(admin.POST('/api/quick-replies', { body }))
    const params = { path: { id: reply.id } }
    await ok(admin.PATCH('/api/quick-replies/{id}', { params, body: { title: 'Визы' } }))
    const { api } = await invite(agency)
    expect(await ok(api.GET('/api/quick-replies/{id}', { params }))).toMatchObject({ ...body, title: 'Визы' })
    expect(await problem(api.POST('/api/quick-replies', { body }))).toEqual([403, 'auth.forbidden'])
    expect(await problem(admin.POST('/api/quick-replies', { body }))).toEqual([409, 'quick_reply.shortcut_taken'])
    await ok(admin.DELETE('/api/quick-replies/{id}', { params }))
    expect((await ok(api.GET('/api/quick-replies'))).items).toEqual([])
  })
})
