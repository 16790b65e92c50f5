import { zodResolver } from '@hookform/resolvers/zod'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'
import { NewPasswordInput } from '@/components/NewPasswordInput'
import { applyFieldErrors } from '@/lib/form-errors'
import { ApiError } from '@/lib/problem'
import { useFieldError } from '@/lib/use-field-error'
import { useTitle } from '@/lib/use-title'
import { useWait } from '@/lib/use-wait'
import { AuthProblem } from './AuthProblem'
import { useResetPassword } from './api/use-reset-password'
import { BadLink } from './BadLink'
import { type ResetValues, resetSchema } from './schemas'

/** A new password by the link of the mail. All sessions end, so the next step is to sign in. */
export function ResetPasswordPage({ token }: { token: string | null }) {
  const { t } = useTranslation()
  useTitle(t('auth.reset.title'))
  const reset = useResetPassword()
  const fieldError = useFieldError()
  const wait = useWait(reset.error)
  const form = useForm<ResetValues>({ resolver: zodResolver(resetSchema), defaultValues: { password: '' } })
  const { errors } = form.formState

  if (reset.isSuccess) {
    return (
      <AuthLayout title={t('auth.reset.doneTitle')}>
        <p role="status">{t('auth.reset.done')}</p>
        <Button component={Link} to="/login" fullWidth>
          {t('auth.login')}
        </Button>
      </AuthLayout>
    )
  }
  if (token === null || (reset.error instanceof ApiError && reset.error.code === 'auth.link_invalid'))
    return <BadLink kind="password" />

  const submit = form.handleSubmit(({ password }) =>
    reset.mutate({ token, password }, { onError: error => applyFieldErrors(error, ['password'], form.setError) }),
  )
  return (
    <AuthLayout title={t('auth.reset.title')} hint={t('auth.reset.hint')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        {errors.password?.type !== 'server' && <AuthProblem error={reset.error} wait={wait} />}
        <NewPasswordInput
          label={t('auth.newPassword')}
          autoFocus
          {...form.register('password')}
          error={fieldError(errors.password)}
        />
        <Button type="submit" loading={reset.isPending} disabled={wait > 0} fullWidth>
          {t('auth.reset.save')}
        </Button>
      </form>
    </AuthLayout>
  )
}
