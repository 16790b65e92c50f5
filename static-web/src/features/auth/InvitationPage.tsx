import { zodResolver } from '@hookform/resolvers/zod'
import { Button, TextInput } from '@mantine/core'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@/api/auth'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'
import { NewPasswordInput } from '@/components/NewPasswordInput'
import { applyFieldErrors } from '@/lib/form-errors'
import { ApiError } from '@/lib/problem'
import { useFieldError } from '@/lib/use-field-error'
import { useTitle } from '@/lib/use-title'
import { useWait } from '@/lib/use-wait'
import { AuthProblem } from './AuthProblem'
import { useAcceptInvitation } from './api/use-accept-invitation'
import { BadLink } from './BadLink'
import { type InvitationValues, invitationSchema } from './schemas'

/** A colleague takes up the invitation: chooses a password and is signed in. */
export function InvitationPage({ token, onSignedIn }: { token: string | null; onSignedIn: (grant: Grant) => void }) {
  const { t } = useTranslation()
  useTitle(t('auth.invitation.title'))
  const accept = useAcceptInvitation()
  const fieldError = useFieldError()
  const wait = useWait(accept.error)
  const form = useForm<InvitationValues>({
    resolver: zodResolver(invitationSchema),
    defaultValues: { name: '', password: '' },
  })
  const { errors } = form.formState
  const atField = Object.values(errors).some(error => error?.type === 'server')

  if (token === null || (accept.error instanceof ApiError && accept.error.code === 'auth.link_invalid'))
    return <BadLink kind="invitation" />

  const submit = form.handleSubmit(({ name, password }) =>
    accept.mutate(
      { token, password, name: name || undefined },
      {
        onSuccess: grant => onSignedIn(grant),
        onError: error => applyFieldErrors(error, ['name', 'password'], form.setError),
      },
    ),
  )
  return (
    <AuthLayout title={t('auth.invitation.title')} hint={t('auth.invitation.hint')}>
      <form onSubmit={submit} noValidate className={classes.form}>
        {!atField && <AuthProblem error={accept.error} wait={wait} />}
        <TextInput
          label={t('auth.name')}
          description={t('auth.invitation.nameHint')}
          autoComplete="name"
          {...form.register('name')}
          error={fieldError(errors.name)}
        />
        <NewPasswordInput label={t('auth.newPassword')} {...form.register('password')} error={fieldError(errors.password)} />
        <Button type="submit" loading={accept.isPending} disabled={wait > 0} fullWidth>
          {t('auth.invitation.accept')}
        </Button>
      </form>
    </AuthLayout>
  )
}
