import { type KeyPress, keyName, matchesKey } from '../keyboard'
import { type ShortcutId, shortcutMap } from './map'

export type ShortcutHandler = () => void

const sequenceWindowMs = 1200

/** Finds the handler for a key press. Kept free of the DOM, but for the press itself, so that it can be tested alone. */
export class ShortcutEngine {
  readonly #handlers: { id: ShortcutId; run: ShortcutHandler }[] = []
  #pending: { key: string; at: number } | null = null

  /** The newest handler of a shortcut wins: a dialog over a page answers first. Returns how to remove it. */
  add(id: ShortcutId, run: ShortcutHandler): () => void {
    const entry = { id, run }
    this.#handlers.unshift(entry)
    return () => {
      const index = this.#handlers.indexOf(entry)
      if (index >= 0) this.#handlers.splice(index, 1)
    }
  }

  /**
   * True when the press was a shortcut and its handler ran.
   * `typing`: a field has the focus, so only combinations with Mod or Alt count. `singleKeys`: the person's setting.
   */
  handle(press: KeyPress, context: { typing: boolean; singleKeys: boolean; now: number }): boolean {
    if (['shift', 'control', 'alt', 'meta'].includes(keyName(press))) return false // on the way to a combination
    const pending = this.#pending
    this.#pending = null
    if (!context.typing && context.singleKeys) {
      if (pending && context.now - pending.at < sequenceWindowMs) {
        const found = this.#find(keys => keys === `${pending.key} ${keyName(press)}`)
        if (found) return run(found)
      }
      const plain = !press.ctrlKey && !press.metaKey && !press.altKey && !press.shiftKey
      if (plain && this.#find(keys => keys.startsWith(`${keyName(press)} `))) {
        this.#pending = { key: keyName(press), at: context.now }
        return true
      }
    }
    const found = this.#find((keys, typingAllowed) => {
      if (keys.includes(' ') || !matchesKey(press, keys)) return false
      const combined = /^(mod|alt)\+/.test(keys)
      if (context.typing) return combined && typingAllowed
      // Arrows, Enter and Esc are not "character keys": they stay when single keys are off.
      return combined || context.singleKeys || /^(arrow|enter|escape)/.test(keys)
    })
    return found ? run(found) : false
  }

  #find(accepts: (keys: string, typingAllowed: boolean) => boolean) {
    return this.#handlers.find(({ id }) => {
      const entry: { keys: readonly string[]; typing?: true } = shortcutMap[id]
      return entry.keys.some(keys => accepts(keys, entry.typing === true))
    })
  }
}

function run(entry: { run: ShortcutHandler }): true {
  entry.run()
  return true
}
