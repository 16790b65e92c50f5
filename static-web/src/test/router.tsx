import type { ReactNode } from 'react'

/** In place of the router where a component only links or guards: `vi.mock('@tanstack/react-router', () => import('@/test/router'))`. */
export const Link = ({ children }: { children: ReactNode }) => children
export const useBlocker = () => undefined
