import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { ApiError } from './problem'

/**
 * Shows the field errors of a problem at their fields ("departures[0].date" and "departures.0.date" both fit).
 * Returns false when some of the trouble has no field in the form, so that the form shows it as a whole.
 */
export function applyFieldErrors<T extends FieldValues>(
  error: unknown,
  fields: readonly string[],
  setError: UseFormSetError<T>,
  rename: (name: string) => string = name => name,
): boolean {
  if (!(error instanceof ApiError)) return false
  const entries = Object.entries(error.fieldErrors)
  let all = entries.length > 0
  for (const [name, messages] of entries) {
    const path = rename(name.replace(/\[(\d+)\]/g, '.$1'))
    if (fields.includes(path.split('.')[0]!)) {
      setError(path as FieldPath<T>, { type: 'server', message: messages.join(' ') }, { shouldFocus: true })
    } else {
      all = false
    }
  }
  return all
}
