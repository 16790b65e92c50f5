import { useBlocker } from '@tanstack/react-router'

/**
 * Asks before a page with unsaved changes is left, inside the app or by closing the tab.
 * `isUnsaved` is asked at that moment: a form that saves and leaves at once has not been drawn again in between.
 */
export function useLeaveGuard(isUnsaved: () => boolean, question: string): void {
  useBlocker({
    shouldBlockFn: () => isUnsaved() && !window.confirm(question),
    enableBeforeUnload: isUnsaved,
  })
}
