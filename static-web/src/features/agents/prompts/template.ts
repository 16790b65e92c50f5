import type { PromptVariable } from '@/api/agents'

/** As the API has it. */
export const longestTemplate = 20_000

/** What stands in double braces and is no variable: the API refuses it. */
export function unknownVariables(template: string, variables: readonly PromptVariable[]): string[] {
  const named = [...template.matchAll(/\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu)].map(match => match[1]!)
  return [...new Set(named)].filter(name => !variables.some(variable => variable.name === name))
}

export const braced = (name: string) => `{{${name}}}`

/** Puts a variable where the cursor is, in place of what is selected. */
export function insertAt(text: string, start: number, end: number, name: string): { text: string; cursor: number } {
  const inserted = braced(name)
  return { text: text.slice(0, start) + inserted + text.slice(end), cursor: start + inserted.length }
}
