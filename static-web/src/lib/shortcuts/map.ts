/**
 * Every shortcut of the app, once: bindings, the help dialog and the hints in the palette all read this table.
 * Several combinations do the same act; `typing` ones also work while a field has the focus.
 */
export const shortcutMap = {
  palette: { keys: ['mod+k'], group: 'general', typing: true },
  help: { keys: ['?'], group: 'general' },
  search: { keys: ['/'], group: 'general' },
  goInbox: { keys: ['g i'], group: 'go' },
  goTours: { keys: ['g t'], group: 'go' },
  goWhatsapp: { keys: ['g w'], group: 'go' },
  goSettings: { keys: ['g s'], group: 'go' },
  nextChat: { keys: ['j', 'arrowdown', 'alt+j'], group: 'chats', typing: true },
  previousChat: { keys: ['k', 'arrowup', 'alt+k'], group: 'chats', typing: true },
  back: { keys: ['escape'], group: 'chats' },
  reply: { keys: ['r', 'enter'], group: 'chats' },
  takeOver: { keys: ['t'], group: 'chats' },
  handBack: { keys: ['shift+t'], group: 'chats' },
  close: { keys: ['e', 'alt+e'], group: 'chats', typing: true },
  closeAndNext: { keys: ['mod+alt+e'], group: 'chats', typing: true },
  original: { keys: ['o'], group: 'chats' },
  clientPanel: { keys: ['p', 'alt+p'], group: 'chats', typing: true },
} as const satisfies Record<string, { keys: readonly string[]; group: ShortcutGroup; typing?: true }>

export type ShortcutGroup = 'general' | 'go' | 'chats'
export type ShortcutId = keyof typeof shortcutMap
export const shortcutGroups: readonly ShortcutGroup[] = ['general', 'go', 'chats']
