import { useEffect, useRef } from 'react'
import { preferences } from '../preferences'
import { ShortcutEngine, type ShortcutHandler } from './engine'
import type { ShortcutId } from './map'

const engine = new ShortcutEngine()

const editable = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]'
// Enter and arrows belong to what has the focus; a shortcut must not press two things at once.
const ownsPlainKeys = 'button, a[href], [role=menuitem], [role=option], [role=radio], [role=tab], summary, input'

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target instanceof Element ? event.target : null
  // An open dialog or menu owns the keyboard, apart from the palette that can close itself.
  if (target?.closest('[role=dialog], [role=menu]') && !(event.ctrlKey || event.metaKey)) return
  const named = event.key === 'Enter' || event.key.startsWith('Arrow')
  if (named && target?.closest(ownsPlainKeys)) return
  const typing = target?.closest(editable) != null
  if (engine.handle(event, { typing, singleKeys: preferences.singleKeys.get() === 'on', now: event.timeStamp }))
    event.preventDefault()
}

let listening = 0

/** Binds handlers to shortcuts of the table while the component is mounted. */
export function useShortcuts(handlers: Partial<Record<ShortcutId, ShortcutHandler>>): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  const ids = Object.keys(handlers).join()
  useEffect(() => {
    if (listening++ === 0) window.addEventListener('keydown', onKeyDown)
    const removers = (ids ? ids.split(',') : []).map(id =>
      engine.add(id as ShortcutId, () => latest.current[id as ShortcutId]?.()),
    )
    return () => {
      for (const remove of removers) remove()
      if (--listening === 0) window.removeEventListener('keydown', onKeyDown)
    }
  }, [ids])
}
