import { useBlocker } from '@tanstack/react-router'

/** Asks before a page with unsaved changes is left, inside the app or by closing the tab. */
export function useLeaveGuard(unsaved: boolean, question: string): void {
  useBlocker({
    shouldBlockFn: () => unsaved && !window.confirm(question),
    enableBeforeUnload: () => unsaved,
  })
}
