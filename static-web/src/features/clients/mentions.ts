interface Person {
  id: string
  name: string
}

/** What is being typed after an @ in front of the caret; null: nobody is being called. */
export function mentionQuery(text: string, caret: number): { from: number; q: string } | null {
  const found = /(?:^|\s)@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u.exec(text.slice(0, caret))
  return found ? { from: caret - found[1]!.length - 1, q: found[1]! } : null
}

/** The name in place of what was typed, and where the caret is then. */
export function withMention(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

/** Those of the picked whom the text still names. */
export const mentionedIn = (text: string, picked: readonly Person[]): string[] => [
  ...new Set(picked.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)),
]

/** Whoever the letters fit: by any of his names. */
export function suggest<T extends Person>(people: readonly T[], q: string): T[] {
  const wanted = q.toLocaleLowerCase()
  const fits = ({ name }: T) => {
    const lower = name.toLocaleLowerCase()
    return lower.startsWith(wanted) || lower.split(/[\s-]+/).some(part => part.startsWith(wanted))
  }
  return people.filter(fits).slice(0, 8)
}
