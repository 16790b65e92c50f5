import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, PasswordInput } from '@mantine/core'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import { NewPasswordInput } from '@/components/NewPasswordInput'
import { Card } from '@/components/Page'
import { toast } from '@/components/toast'
import { applyFieldErrors } from '@/lib/form-errors'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import classes from './Account.module.css'
import { useChangePassword } from './api/use-change-password'

const schema = z.object({
  currentPassword: z.string().check(z.minLength(1, 'required')),
  newPassword: z.string().check(z.minLength(10, 'passwordShort'), z.maxLength(72, 'tooLong')),
})
const empty = { currentPassword: '', newPassword: '' }

export function PasswordCard({ email }: { email: string }) {
  const { t } = useTranslation()
  const change = useChangePassword()
  const fieldError = useFieldError()
  const form = useForm<z.infer<typeof schema>>({ resolver: zodResolver(schema), defaultValues: empty })
  const { errors } = form.formState
  const atField = Object.values(errors).some(error => error?.type === 'server')

  const submit = form.handleSubmit(values =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset(empty)
        change.reset()
        toast.success(t('account.password.changed'))
      },
      onError: error => {
        applyFieldErrors(error, Object.keys(empty), form.setError)
        if (error instanceof ApiError && error.code === 'auth.wrong_password') {
          form.setError('currentPassword', { type: 'server', message: t('errors.wrongPassword') }, { shouldFocus: true })
        }
      },
    }),
  )
  return (
    <Card title={t('account.password.title')}>
      <p className={classes.about}>{t('account.password.hint')}</p>
      <form onSubmit={submit} noValidate className={classes.form}>
        {/* Password managers learn whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        {change.error && !atField && (
          <Alert color="red" role="alert">
            {problemText(change.error, t)}
          </Alert>
        )}
        <div className={classes.pair}>
          <PasswordInput
            label={t('account.password.current')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.register('currentPassword')}
            error={fieldError(errors.currentPassword)}
          />
          <NewPasswordInput
            label={t('auth.newPassword')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.register('newPassword')}
            error={fieldError(errors.newPassword)}
          />
        </div>
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('account.password.change')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
