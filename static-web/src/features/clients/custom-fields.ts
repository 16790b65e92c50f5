export interface FieldDraft {
  /** For React only. */
  key: number
  name: string
  value: string
}

export const mostFields = 50

let lastKey = 0
export const newField = (name = '', value = ''): FieldDraft => ({ key: ++lastKey, name, value })

export const toDrafts = (fields: Record<string, string>): FieldDraft[] =>
  Object.entries(fields).map(([name, value]) => newField(name, value))

/** What the server is told: only what differs, null for what is gone. A field without a name or a value is none. */
export function fieldChanges(before: Record<string, string>, drafts: readonly FieldDraft[]): Record<string, string | null> {
  const after = new Map(
    drafts.map(({ name, value }) => [name.trim(), value.trim()] as const).filter(([name, value]) => name && value),
  )
  const changes: Record<string, string | null> = {}
  for (const name of Object.keys(before)) if (!after.has(name)) changes[name] = null
  for (const [name, value] of after) if (before[name] !== value) changes[name] = value
  return changes
}

/** The name that stands twice: only the last of them would be kept. */
export function repeatedName(drafts: readonly FieldDraft[]): string | undefined {
  const names = drafts.map(draft => draft.name.trim()).filter(Boolean)
  return names.find((name, index) => names.indexOf(name) !== index)
}
