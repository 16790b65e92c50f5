import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Credentials, Grant } from '@/api/auth'
import { AuthLayout } from '@/components/AuthLayout'
import { ApiError } from '@/lib/problem'
import { useTitle } from '@/lib/use-title'
import { useLogin } from './api/use-login'
import { CodeForm } from './CodeForm'
import { LoginForm } from './LoginForm'

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : undefined)

/** E-mail and password; then the code, when the server asks for one. */
export function LoginPage({ expired, onSignedIn }: { expired: boolean; onSignedIn: (grant: Grant) => void }) {
  const { t } = useTranslation()
  useTitle(t('auth.loginTitle'))
  const login = useLogin()
  // Right so far; sent again together with the code.
  const [accepted, setAccepted] = useState<Credentials>()

  const submit = (credentials: Credentials, onRefused: (error: unknown) => void) =>
    login.mutate(credentials, {
      onSuccess: grant => onSignedIn(grant),
      onError: error => {
        if (codeOf(error) === 'auth.totp_required') {
          login.reset()
          setAccepted(credentials)
          return
        }
        // The password was changed in between.
        if (codeOf(error) === 'auth.invalid_credentials') setAccepted(undefined)
        onRefused(error)
      },
    })

  if (accepted) {
    return (
      <AuthLayout title={t('auth.code.title')} hint={t('auth.code.hint')}>
        <CodeForm
          error={login.error}
          busy={login.isPending}
          onSubmit={(code, onRefused) => submit({ ...accepted, code }, onRefused)}
          onBack={() => {
            login.reset()
            setAccepted(undefined)
          }}
        />
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t('auth.loginTitle')}>
      <LoginForm error={login.error} busy={login.isPending} expired={expired} onSubmit={submit} />
    </AuthLayout>
  )
}
