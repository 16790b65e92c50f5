import { type Day, days, type WorkingHours } from '@/api/organization'

export interface Span {
  /** For React only: spans have no name of their own. */
  key: number
  from: string
  to: string
}

export type Week = Record<Day, Span[]>
export type SpanProblem = 'empty' | 'backwards' | 'overlap'

export const mostSpansADay = 4

let lastKey = 0
export const newSpan = (from = '09:00', to = '18:00'): Span => ({ key: ++lastKey, from, to })

export const toWeek = (hours: WorkingHours): Week =>
  Object.fromEntries(days.map(day => [day, (hours[day] ?? []).map(([from, to]) => newSpan(from, to))])) as Week

/** A day off is not named at all. */
export const toWorkingHours = (week: Week): WorkingHours =>
  Object.fromEntries(
    days.filter(day => week[day].length > 0).map(day => [day, week[day].map(({ from, to }): [string, string] => [from, to])]),
  )

export const isSameWeek = (a: Week, b: Week) => JSON.stringify(toWorkingHours(a)) === JSON.stringify(toWorkingHours(b))

/** What is wrong with a day: times as "09:00" are in the order of their letters. */
export function spanProblem(spans: readonly Span[]): SpanProblem | null {
  for (const [index, { from, to }] of spans.entries()) {
    if (!from || !to) return 'empty'
    if (to <= from) return 'backwards'
    if (index > 0 && from < spans[index - 1]!.to) return 'overlap'
  }
  return null
}
