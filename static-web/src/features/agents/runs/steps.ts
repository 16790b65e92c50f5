import type { RunStep } from '@/api/agents'

export interface PassedChecks {
  kind: 'checks'
  names: string[]
}

/** Checks that passed one after the other are one line: seven of them at each reply say one thing. */
export function joinChecks(steps: readonly RunStep[]): (RunStep | PassedChecks)[] {
  const joined: (RunStep | PassedChecks)[] = []
  for (const step of steps) {
    const last = joined.at(-1)
    if (step.kind !== 'check' || !step.ok) joined.push(step)
    else if (last && 'names' in last) last.names.push(step.name)
    else joined.push({ kind: 'checks', names: [step.name] })
  }
  return joined
}

/** JSON with its lines; any other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
