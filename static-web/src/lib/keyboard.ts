/** The parts of a KeyboardEvent that a shortcut depends on. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

/**
 * The name of the pressed key, the same on every layout. A Latin letter or a named key is taken as typed; on a
 * Russian, Arabic or other layout the physical key decides, or every shortcut would be dead there.
 */
export function keyName(press: KeyPress): string {
  const { key, code, shiftKey } = press
  if (key.length > 1) return key.toLowerCase()
  // The Russian layout has "." and "," on the key where "/" and "?" are printed beside them.
  if (code === 'Slash' && (key === '.' || key === ',')) return shiftKey ? '?' : '/'
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase()
  const physical = /^(?:Key|Digit)(.)$/.exec(code)?.[1]
  if (physical) return physical.toLowerCase()
  if (code === 'Slash') return shiftKey ? '?' : '/'
  return key.toLowerCase()
}

/**
 * Whether a press is the combination, written like "mod+k", "shift+t", "?", "arrowdown".
 * `mod` is Command on a Mac and Control elsewhere. Shift is part of a symbol ("?"), so it counts for letters and names only.
 */
export function matchesKey(press: KeyPress, combination: string): boolean {
  const parts = combination.split('+')
  const key = parts.at(-1)
  const wants = (name: string) => parts.includes(name)
  const modifier = isMac() ? press.metaKey : press.ctrlKey
  const other = isMac() ? press.ctrlKey : press.metaKey
  if (keyName(press) !== key || modifier !== wants('mod') || other || press.altKey !== wants('alt')) return false
  const isSymbol = key.length === 1 && !/[a-z0-9]/.test(key)
  return isSymbol || press.shiftKey === wants('shift')
}

const symbols: Record<string, string> = {
  shift: '⇧',
  escape: 'Esc',
  enter: '↵',
  arrowdown: '↓',
  arrowup: '↑',
}

/** The keys of a combination as shown to a person: "mod+k" is ["Ctrl", "K"], "g i" is ["G", "I"]. */
export function keyLabels(combination: string): string[] {
  return combination.split(/[+ ]/).map(part => {
    if (part === 'mod') return isMac() ? '⌘' : 'Ctrl'
    if (part === 'alt') return isMac() ? '⌥' : 'Alt'
    return symbols[part] ?? part.toUpperCase()
  })
}
