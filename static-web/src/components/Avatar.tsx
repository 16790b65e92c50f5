import classes from './Avatar.module.css'

/** Initials on a quiet colour that stays the same for the same name. */
export function Avatar({ name, size = 40 }: { name: string; size?: number }) {
  return (
    <span
      aria-hidden
      className={classes.avatar}
      data-hue={hueOf(name)}
      style={{ inlineSize: size, blockSize: size, fontSize: size * 0.36 }}
    >
      {initials(name)}
    </span>
  )
}

/** "Анна Петрова" → "АП"; a phone or an emoji gives one sign. Marks combined with a letter stay with it. */
export function initials(name: string): string {
  const words = name.split(/[\s.]+/).filter(word => /^\p{L}/u.test(word))
  const first = (word: string | undefined) =>
    word ? (new Intl.Segmenter().segment(word)[Symbol.iterator]().next().value?.segment ?? '') : ''
  if (words.length === 0) return name.startsWith('+') ? '#' : first(name.trim()) || '?'
  const last = words.length > 1 ? words.at(-1) : undefined
  return (first(words[0]) + first(last)).toLocaleUpperCase()
}

function hueOf(name: string): number {
  let sum = 0
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)!) % 997
  return sum % 6
}
