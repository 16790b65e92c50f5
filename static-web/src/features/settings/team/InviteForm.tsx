import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, Select, TextInput } from '@mantine/core'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import type { AgencyRole } from '@/api/users'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFormat } from '@/lib/format'
import { languages, usePreference } from '@/lib/preferences'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import type { useInviteUser } from '../api/use-invite-user'
import classes from './Team.module.css'

const schema = z.object({
  email: z.string().check(z.trim(), z.minLength(1, 'required'), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email')),
  name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'tooLong')),
  role: z.enum(['manager', 'org_admin']),
  language: z.enum(languages),
})

export function InviteForm({ invite, onClose }: { invite: ReturnType<typeof useInviteUser>; onClose: () => void }) {
  const { t } = useTranslation()
  const [language] = usePreference('language')
  const format = useFormat()
  const fieldError = useFieldError()
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { email: '', name: '', role: 'manager', language },
  })
  const { errors } = form.formState
  const atField = Object.values(errors).some(error => error?.type === 'server')
  const roles: AgencyRole[] = ['manager', 'org_admin']

  const submit = form.handleSubmit(values =>
    invite.mutate(values, {
      onError: error => {
        applyFieldErrors(error, ['email', 'name', 'role', 'language'], form.setError)
        if (error instanceof ApiError && error.code === 'user.email_taken') {
          form.setError('email', { type: 'server', message: t('errors.userEmailTaken') }, { shouldFocus: true })
        }
      },
    }),
  )
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      {invite.error && !atField && (
        <Alert color="red" role="alert">
          {problemText(invite.error, t)}
        </Alert>
      )}
      <TextInput
        label={t('auth.email')}
        type="email"
        autoComplete="off"
        data-autofocus
        {...form.register('email')}
        error={fieldError(errors.email)}
      />
      <TextInput label={t('settings.team.name')} autoComplete="off" {...form.register('name')} error={fieldError(errors.name)} />
      <div className={classes.pair}>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Select
              label={t('settings.team.role')}
              data={roles.map(value => ({ value, label: t(`roles.${value}`) }))}
              allowDeselect={false}
              {...field}
            />
          )}
        />
        <Controller
          control={form.control}
          name="language"
          render={({ field }) => (
            <Select
              label={t('settings.team.language')}
              data={languages.map(value => ({ value, label: format.language(value) }))}
              allowDeselect={false}
              {...field}
            />
          )}
        />
      </div>
      <p className={classes.about}>{t('settings.team.roleHint')}</p>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={invite.isPending}>
          {t('settings.team.send')}
        </Button>
      </div>
    </form>
  )
}
