import { lazy } from 'react'

const load = () => import('./parts')

export const AssignDialog = lazy(() => load().then(parts => ({ default: parts.AssignDialog })))
export const AttachmentChip = lazy(() => load().then(parts => ({ default: parts.AttachmentChip })))
export const LaterDialog = lazy(() => load().then(parts => ({ default: parts.LaterDialog })))
export const QuickMenu = lazy(() => load().then(parts => ({ default: parts.QuickMenu })))
export const ScheduledList = lazy(() => load().then(parts => ({ default: parts.ScheduledList })))
