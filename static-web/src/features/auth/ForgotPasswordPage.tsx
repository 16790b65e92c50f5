import { zodResolver } from '@hookform/resolvers/zod'
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFieldError } from '@/lib/use-field-error'
import { useTitle } from '@/lib/use-title'
import { useWait } from '@/lib/use-wait'
import { AuthProblem } from './AuthProblem'
import { useRequestPasswordLink } from './api/use-request-password-link'
import { type ForgotValues, forgotSchema } from './schemas'

/** Asks for a link by mail. What it says afterwards does not tell whether the e-mail has an account. */
export function ForgotPasswordPage() {
  const { t } = useTranslation()
  useTitle(t('auth.forgot.title'))
  const request = useRequestPasswordLink()
  const fieldError = useFieldError()
  const wait = useWait(request.error)
  const form = useForm<ForgotValues>({ resolver: zodResolver(forgotSchema), defaultValues: { email: '' } })
  const submit = form.handleSubmit(({ email }) =>
    request.mutate(email, { onError: error => applyFieldErrors(error, ['email'], form.setError) }),
  )
  const toLogin = (
    <p className={classes.other}>
      <Link to="/login">{t('auth.backToLogin')}</Link>
    </p>
  )

  if (request.isSuccess) {
    return (
      <AuthLayout title={t('auth.forgot.sentTitle')}>
        <p role="status">{t('auth.forgot.sent', { email: request.variables })}</p>
        <Button variant="default" fullWidth onClick={() => request.reset()}>
          {t('auth.forgot.again')}
        </Button>
        {toLogin}
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t('auth.forgot.title')} hint={t('auth.forgot.hint')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        <AuthProblem error={request.error} wait={wait} />
        <TextInput
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.register('email')}
          error={fieldError(form.formState.errors.email)}
        />
        <Button type="submit" loading={request.isPending} disabled={wait > 0} fullWidth>
          {t('auth.forgot.send')}
        </Button>
      </form>
      {toLogin}
    </AuthLayout>
  )
}
