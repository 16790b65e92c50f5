import { lazy } from 'react'

const load = () => import('./parts')

export const MessageMedia = lazy(() => load().then(parts => ({ default: parts.MessageMedia })))
export const UnsentMedia = lazy(() => load().then(parts => ({ default: parts.UnsentMedia })))
