import { useSyncExternalStore } from 'react'
import { createStore, type ExternalStore } from './external-store'
import { readStored, writeStored } from './storage'

// What this browser remembers about its person. public/before-paint.js reads the first two keys as well.
export type ThemeChoice = 'system' | 'light' | 'dark'
export type Language = 'ru' | 'en'

export const languages: readonly Language[] = ['ru', 'en']

function stored<T extends string>(key: string, allowed: readonly T[], fallback: () => T): ExternalStore<T> {
  const saved = readStored(key)
  const store = createStore<T>(allowed.find(value => value === saved) ?? fallback())
  return {
    ...store,
    set: value => {
      writeStored(key, value)
      store.set(value)
    },
  }
}

// Neighbouring countries whose agencies mostly work in Russian get it first; one click changes it.
const browserLanguage = (): Language => (/^(ru|be|kk|uk)\b/i.test(navigator.language) ? 'ru' : 'en')

export const preferences = {
  theme: stored<ThemeChoice>('soulcrm.theme', ['system', 'light', 'dark'], () => 'system'),
  language: stored<Language>('soulcrm.language', languages, browserLanguage),
  clientPanel: stored<'open' | 'closed'>('soulcrm.clientPanel', ['open', 'closed'], () => 'open'),
  // WCAG 2.1.4: shortcuts of a single key can be switched off.
  singleKeys: stored<'on' | 'off'>('soulcrm.singleKeys', ['on', 'off'], () => 'on'),
}

export function usePreference<K extends keyof typeof preferences>(name: K) {
  type Value = ReturnType<(typeof preferences)[K]['get']>
  const store = preferences[name] as unknown as ExternalStore<Value>
  const value = useSyncExternalStore(store.subscribe, store.get)
  return [value, store.set] as const
}
