// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Task } from '@/api/tasks'
import { baseUrl, server, signInForTest } from '@/test/api'
import { renderApp } from '@/test/render'
import ClientTasks from './ClientTasks'
import { TasksPage } from './TasksPage'
import * as undo from './undo-toast'

vi.mock('@tanstack/react-router', () => import('@/test/router'))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => void signInForTest())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const taskOf = (values: Partial<Task> & { id: string }): Task => ({
  clientId: 'client-1',
  clientName: 'Мария',
  title: 'Позвонить',
  details: '',
  dueAt: '2040-01-01T09:00:00Z',
  assigneeId: 'user-1',
  assigneeName: 'Анна',
  status: 'open',
  doneAt: null,
  createdAt: '2026-11-23T09:00:00Z',
  version: 3,
  ...values,
})

function serve(tasks: Task[]) {
  const asked: string[] = []
  const changed: unknown[] = []
  server.use(
    mock.get(`${baseUrl}/api/tasks`, ({ request }) => {
      const { searchParams } = new URL(request.url)
      asked.push(['assignee', 'client', 'status'].map(name => searchParams.get(name)).join(' '))
      return HttpResponse.json({ items: tasks.filter(task => task.status === searchParams.get('status')), nextCursor: null })
    }),
    mock.get(`${baseUrl}/api/users/colleagues`, () =>
      HttpResponse.json({ items: [{ id: 'u-2', name: 'Борис', role: 'manager', isThere: true }] }),
    ),
    mock.patch(`${baseUrl}/api/tasks/:id`, async ({ request, params }) => {
      const change = (await request.json()) as Partial<Task>
      changed.push([request.headers.get('If-Match'), change])
      const index = tasks.findIndex(task => task.id === params.id)
      tasks[index] = { ...tasks[index]!, ...change, version: tasks[index]!.version + 1 }
      return HttpResponse.json(tasks[index])
    }),
  )
  return { asked, changed }
}
const ofClient = () => renderApp(<ClientTasks clientId="client-1" userId="user-1" heading="h3" />)

test('client_openTasks_showWhenAndWho_andWhatIsLate', async () => {
  const { asked } = serve([
    taskOf({ id: 't-1', title: 'Выслать билеты', dueAt: '2026-01-01T09:00:00Z', assigneeId: 'u-2', assigneeName: 'Борис' }),
    taskOf({ id: 't-2' }),
  ])
  await ofClient()
  expect(await screen.findByText('Выслать билеты')).toBeVisible()
  expect(screen.getByText(/просрочено:/)).toHaveAttribute('data-late')
  expect(screen.getByText('Борис')).toBeVisible()
  expect(screen.getByText(/^срок: 1 янв/)).not.toHaveAttribute('data-late')
  expect(asked).toEqual([' client-1 open'])
})

test('add_sendsWhatWasWritten_andShowsIt', async () => {
  const tasks: Task[] = []
  serve(tasks)
  const created: unknown[] = []
  server.use(
    mock.post(`${baseUrl}/api/tasks`, async ({ request }) => {
      const draft = (await request.json()) as Task
      created.push([request.headers.get('Idempotency-Key') !== null, draft])
      tasks.push(taskOf({ ...draft, id: 't-9' }))
      return HttpResponse.json(tasks[0], { status: 201 })
    }),
  )
  await ofClient()
  expect(await screen.findByText('По этому клиенту ничего делать не нужно.')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Добавить задачу' }))
  await userEvent.type(screen.getByLabelText(/Что сделать/), 'Уточнить даты')
  fireEvent.change(screen.getByLabelText(/К какому времени/), { target: { value: '2040-05-01T12:00' } })
  await userEvent.click(screen.getByRole('combobox', { name: 'Кто сделает' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Борис', hidden: true }))
  await userEvent.click(screen.getByRole('button', { name: 'Добавить' }))
  expect(await screen.findByText('Уточнить даты')).toBeVisible()
  const dueAt = new Date('2040-05-01T12:00').toISOString()
  expect(created).toEqual([[true, { title: 'Уточнить даты', details: '', dueAt, clientId: 'client-1', assigneeId: 'u-2' }]])
})

test('add_refused_isSaidAtItsField_andNothingIsLost', async () => {
  serve([])
  server.use(
    mock.post(`${baseUrl}/api/tasks`, () =>
      HttpResponse.json({ code: 'user.not_assignable', title: 'x', status: 422 }, { status: 422 }),
    ),
  )
  await ofClient()
  await userEvent.click(screen.getByRole('button', { name: 'Добавить задачу' }))
  await userEvent.type(screen.getByLabelText(/Что сделать/), 'Уточнить даты')
  await userEvent.click(screen.getByRole('button', { name: 'Добавить' }))
  expect(await screen.findByText(/больше не работает/)).toBeVisible()
  expect(screen.getByLabelText(/Что сделать/)).toHaveValue('Уточнить даты')
})

test('done_leavesTheList_andCanBeTakenBack', async () => {
  let takeBack = () => {}
  vi.spyOn(undo, 'undoToast').mockImplementation((_, __, onUndo) => {
    takeBack = onUndo
  })
  const { changed } = serve([taskOf({ id: 't-1' })])
  await ofClient()
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Позвонить' }))
  await waitFor(() => expect(screen.queryByText('Позвонить')).toBeNull())
  expect(undo.undoToast).toHaveBeenCalledWith('Сделано: Позвонить', 'Вернуть', expect.any(Function))
  takeBack()
  expect(await screen.findByRole('checkbox', { name: 'Позвонить' })).not.toBeChecked()
  expect(changed).toEqual([
    ['"3"', { status: 'done' }],
    ['"4"', { status: 'open' }],
  ])
})

test('change_sendsOnlyWhatWasChanged_ofTheVersionSeen', async () => {
  const { changed } = serve([taskOf({ id: 't-1', details: 'После обеда', dueAt: '2040-01-01T09:00:30Z' })])
  await ofClient()
  await userEvent.click(await screen.findByRole('button', { name: 'Изменить: Позвонить' }))
  expect(screen.getByLabelText('Подробности')).toHaveValue('После обеда')
  await userEvent.type(screen.getByLabelText(/Что сделать/), ' Марии')
  await userEvent.click(screen.getByRole('button', { name: 'Сохранить' }))
  expect(await screen.findByText('Позвонить Марии')).toBeVisible()
  expect(changed).toEqual([['"3"', { title: 'Позвонить Марии' }]])
})

test('change_refused_isSaid_andNothingIsLost', async () => {
  serve([taskOf({ id: 't-1' })])
  server.use(
    mock.patch(`${baseUrl}/api/tasks/:id`, () =>
      HttpResponse.json({ code: 'request.version_stale', title: 'x', status: 412 }, { status: 412 }),
    ),
  )
  await ofClient()
  await userEvent.click(await screen.findByRole('button', { name: 'Изменить: Позвонить' }))
  await userEvent.type(screen.getByLabelText(/Что сделать/), ' Марии')
  await userEvent.click(screen.getByRole('button', { name: 'Сохранить' }))
  expect(await screen.findByRole('alert')).toBeVisible()
  expect(screen.getByLabelText(/Что сделать/)).toHaveValue('Позвонить Марии')
})

test('callOff_leavesTheList_andCanBeTakenBack', async () => {
  let takeBack = () => {}
  vi.spyOn(undo, 'undoToast').mockImplementation((_, __, onUndo) => {
    takeBack = onUndo
  })
  const { changed } = serve([taskOf({ id: 't-1' })])
  await ofClient()
  await userEvent.click(await screen.findByRole('button', { name: 'Изменить: Позвонить' }))
  await userEvent.click(screen.getByRole('button', { name: 'Отменить задачу' }))
  await waitFor(() => expect(screen.queryByText('Позвонить')).toBeNull())
  takeBack()
  expect(await screen.findByText('Позвонить')).toBeVisible()
  expect(changed).toEqual([
    ['"3"', { status: 'canceled' }],
    ['"4"', { status: 'open' }],
  ])
})

test('page_mineOrEverybodys_openOrDone', async () => {
  const { asked } = serve([])
  const onSearch = vi.fn()
  const page = (search: Parameters<typeof TasksPage>[0]['search']) => (
    <TasksPage search={search} userId="user-1" onSearch={onSearch} />
  )
  const view = await renderApp(page({}))
  expect(await screen.findByText('Открытых задач нет')).toBeVisible()
  await userEvent.click(screen.getByRole('radio', { name: 'Все' }))
  expect(onSearch).toHaveBeenLastCalledWith({ who: 'all' })
  await userEvent.click(screen.getByRole('radio', { name: 'Сделанные' }))
  expect(onSearch).toHaveBeenLastCalledWith({ status: 'done' })
  view.unmount()
  await renderApp(page({ who: 'all', status: 'done' }))
  expect(await screen.findByText('Пока ничего не сделано')).toBeVisible()
  expect(asked).toEqual(['me  open', '  done'])
})
