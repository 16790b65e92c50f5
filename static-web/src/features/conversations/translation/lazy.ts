import { lazy } from 'react'

const load = () => import('./parts')

export const HeldMessage = lazy(() => load().then(parts => ({ default: parts.HeldMessage })))
export const LanguageDialog = lazy(() => load().then(parts => ({ default: parts.LanguageDialog })))
export const MissingNote = lazy(() => load().then(parts => ({ default: parts.MissingNote })))
export const TranslationLine = lazy(() => load().then(parts => ({ default: parts.TranslationLine })))
