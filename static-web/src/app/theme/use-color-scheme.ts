import { useEffect } from 'react'
import { usePreference } from '@/lib/preferences'
import { useMedia } from '@/lib/use-media'

/** The theme to show now: the person's choice, or the system's as it changes. */
export function useColorScheme(): 'light' | 'dark' {
  const [choice] = usePreference('theme')
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const scheme = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice
  useEffect(() => {
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', scheme === 'dark' ? '#11171b' : '#f5f7f8')
  }, [scheme])
  return scheme
}
