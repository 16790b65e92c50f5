import { useEffect } from 'react'

/** The title of the browser tab, "Inbox · Soul CRM"; a count in front when something waits. */
export function useTitle(page: string, count = 0): void {
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${page} · Soul CRM`
  }, [page, count])
}
