import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@/api/auth'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'
import { NewPasswordInput } from '@/components/NewPasswordInput'
import { applyFieldErrors } from '@/lib/form-errors'
import { usePreference } from '@/lib/preferences'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useTitle } from '@/lib/use-title'
import { useRegister } from './api/use-register'
import { type RegisterValues, registerSchema } from './schemas'

const fields = ['organizationName', 'name', 'email', 'password']

export function RegisterPage({ onSignedIn }: { onSignedIn: (grant: Grant) => void }) {
  const { t } = useTranslation()
  const [language] = usePreference('language')
  useTitle(t('auth.registerTitle'))
  const register = useRegister()
  const fieldError = useFieldError()
  const form = useForm<RegisterValues>({
    resolver: zodResolver(registerSchema),
    defaultValues: { organizationName: '', name: '', email: '', password: '' },
  })
  const { errors } = form.formState

  const submit = form.handleSubmit(values =>
    register.mutate(
      { ...values, language },
      {
        onSuccess: grant => onSignedIn(grant),
        onError: error => {
          applyFieldErrors(error, fields, form.setError)
          if (error instanceof ApiError && error.code === 'auth.email_taken') {
            form.setError('email', { type: 'server', message: t('errors.emailTaken') }, { shouldFocus: true })
          }
        },
      },
    ),
  )
  // What a field already says is not said twice.
  const atField = Object.values(errors).some(error => error?.type === 'server')

  return (
    <AuthLayout title={t('auth.registerTitle')} hint={t('auth.registerHint')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        {register.error && !atField && (
          <Alert color="red" role="alert">
            {problemText(register.error, t)}
          </Alert>
        )}
        <TextInput
          label={t('auth.organizationName')}
          placeholder={t('auth.organizationExample')}
          autoComplete="organization"
          autoFocus
          {...form.register('organizationName')}
          error={fieldError(errors.organizationName)}
        />
        <TextInput label={t('auth.name')} autoComplete="name" {...form.register('name')} error={fieldError(errors.name)} />
        <TextInput
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          {...form.register('email')}
          error={fieldError(errors.email)}
        />
        <NewPasswordInput label={t('auth.password')} {...form.register('password')} error={fieldError(errors.password)} />
        <Button type="submit" loading={register.isPending} fullWidth>
          {t('auth.register')}
        </Button>
      </form>
      <p className={classes.other}>
        {t('auth.haveAccount')} <Link to="/login">{t('auth.toLogin')}</Link>
      </p>
    </AuthLayout>
  )
}
