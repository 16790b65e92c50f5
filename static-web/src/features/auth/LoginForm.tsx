import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Credentials } from '@/api/auth'
import classes from '@/components/AuthLayout.module.css'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFieldError } from '@/lib/use-field-error'
import { useWait } from '@/lib/use-wait'
import { AuthProblem } from './AuthProblem'
import { type LoginValues, loginSchema } from './schemas'

export function LoginForm({
  error,
  busy,
  expired,
  onSubmit,
}: {
  error: unknown
  busy: boolean
  expired: boolean
  onSubmit: (credentials: Credentials, onRefused: (error: unknown) => void) => void
}) {
  const { t } = useTranslation()
  const fieldError = useFieldError()
  const wait = useWait(error)
  const form = useForm<LoginValues>({ resolver: zodResolver(loginSchema), defaultValues: { email: '', password: '' } })
  const { errors } = form.formState

  const submit = form.handleSubmit(values =>
    onSubmit(values, refused => {
      applyFieldErrors(refused, ['email', 'password'], form.setError)
      form.setFocus('password')
    }),
  )

  return (
    <>
      <form onSubmit={submit} noValidate className={classes.form}>
        {error ? <AuthProblem error={error} wait={wait} /> : expired && <Alert color="brand">{t('errors.sessionExpired')}</Alert>}
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
        <Button type="submit" loading={busy} disabled={wait > 0} fullWidth>
          {t('auth.login')}
        </Button>
      </form>
      <p className={classes.other}>
        <Link to="/forgot-password">{t('auth.forgot.link')}</Link>
      </p>
      <p className={classes.other}>
        {t('auth.noAccount')} <Link to="/register">{t('auth.toRegister')}</Link>
      </p>
    </>
  )
}
