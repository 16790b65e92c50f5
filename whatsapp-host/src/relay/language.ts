import { eld } from 'eld/extrasmall'

// One word tells little: "Здравствуйте" scores as Bulgarian, "Hello" as Italian.
const MIN_LETTERS = 8
const MIN_WORDS = 2
// Between the Cyrillic languages the first two scores of a short text differ by less than this when the guess is wrong.
const MIN_MARGIN = 0.015

/** The language's BCP 47 primary tag, or null when the text is too short or the answer not reliable. */
export function detectLanguage(text: string): string | null {
  const words = text
    .replace(/https?:\/\/\S+/g, ' ')
    .split(/\s+/)
    .filter((word) => /\p{L}{2}/u.test(word))
  const letters = words.join('').match(/\p{L}/gu)?.length ?? 0
  if (letters < MIN_LETTERS || words.length < MIN_WORDS) return null
  const result = eld.detect(words.join(' '))
  if (!result.isReliable()) return null
  const [first = 0, second = 0] = Object.values(result.getScores()).sort((a, b) => b - a)
  return first - second < MIN_MARGIN ? null : result.language || null
}
