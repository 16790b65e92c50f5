import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { i18n } from '@/lib/i18n'
import { queryClient } from './query-client'
import { router } from './router'
import { Start } from './Start'
import { useSession } from './session'
import { theme } from './theme/theme'
import { useColorScheme } from './theme/use-color-scheme'

const SetUpTotpRoute = lazy(() => import('./routes/SetUpTotpRoute').then(module => ({ default: module.SetUpTotpRoute })))

export function App() {
  const scheme = useColorScheme()
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <Routes />
          <Notifications position="bottom-left" limit={3} />
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  )
}

function Routes() {
  const session = useSession()
  const userId = session.name === 'signed-in' ? session.user.id : null
  // Held until the person is through: the recovery codes must not go away because another tab renews the session.
  const [settingUp, setSettingUp] = useState<string | null>(null)
  if (session.name === 'signed-in' && session.mustSetUpTotp && settingUp !== userId) setSettingUp(userId)
  if (session.name === 'signed-out' && settingUp !== null) setSettingUp(null)
  const mustSetUp = userId !== null && settingUp === userId
  const waiting = session.name === 'restoring' || session.name === 'unreachable' ? session.name : null

  // Signed out, or another person: nothing of the last one may stay in memory.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is the reason to run
  useEffect(() => queryClient.clear(), [userId])
  // The routes decide again where to go; not before they know of whom.
  const routing = !waiting && !mustSetUp
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is the reason to run
  useEffect(() => {
    if (routing) void router.invalidate()
  }, [userId, routing])

  if (waiting) return <Start state={waiting} />
  if (mustSetUp) {
    return (
      <Suspense>
        <SetUpTotpRoute onDone={() => setSettingUp(null)} />
      </Suspense>
    )
  }
  return <RouterProvider router={router} context={{ session }} />
}
