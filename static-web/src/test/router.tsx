import type { ReactNode } from 'react'

/** In place of the router where a component only links or guards: `vi.mock('@tanstack/react-router', () => import('@/test/router'))`. */
export const Link = ({ children, onClick }: { children: ReactNode; onClick?: () => void }) => (
  <a
    href="/elsewhere"
    onClick={event => {
      event.preventDefault()
      onClick?.()
    }}
  >
    {children}
  </a>
)
export const useBlocker = () => undefined
