import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@/api/auth'
import { applyFieldErrors } from '@/lib/form-errors'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useTitle } from '@/lib/use-title'
import { AuthLayout } from './AuthLayout'
import classes from './AuthLayout.module.css'
import { useLogin } from './api/use-login'
import { type LoginValues, loginSchema } from './schemas'

export function LoginPage({ expired, onSignedIn }: { expired: boolean; onSignedIn: (grant: Grant) => void }) {
  const { t } = useTranslation()
  useTitle(t('auth.loginTitle'))
  const login = useLogin()
  const fieldError = useFieldError()
  const form = useForm<LoginValues>({ resolver: zodResolver(loginSchema), defaultValues: { email: '', password: '' } })
  const { errors } = form.formState

  const submit = form.handleSubmit(values =>
    login.mutate(values, {
      onSuccess: grant => onSignedIn(grant),
      onError: error => {
        applyFieldErrors(error, ['email', 'password'], form.setError)
        form.setFocus('password')
      },
    }),
  )

  return (
    <AuthLayout title={t('auth.loginTitle')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        {login.error ? (
          <Alert color="red" role="alert">
            {problemText(login.error, t)}
          </Alert>
        ) : (
          expired && <Alert color="brand">{t('errors.sessionExpired')}</Alert>
        )}
        <TextInput
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.register('email')}
          error={fieldError(errors.email)}
        />
        <PasswordInput
          label={t('auth.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
          {...form.register('password')}
          error={fieldError(errors.password)}
        />
        <Button type="submit" loading={login.isPending} fullWidth>
          {t('auth.login')}
        </Button>
      </form>
      <p className={classes.other}>
        {t('auth.noAccount')} <Link to="/register">{t('auth.toRegister')}</Link>
      </p>
    </AuthLayout>
  )
}
