/** The state of the page that lives in the address. */
export interface TaskSearch {
  who?: 'all'
  status?: 'done'
}

export const parseTaskSearch = (search: Record<string, unknown>): TaskSearch => ({
  ...(search.who === 'all' && { who: 'all' as const }),
  ...(search.status === 'done' && { status: 'done' as const }),
})
