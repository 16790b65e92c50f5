import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, TextInput } from '@mantine/core'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import type { Me } from '@/api/auth'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { Card } from '@/components/Page'
import { toast } from '@/components/toast'
import { applyFieldErrors } from '@/lib/form-errors'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import classes from './Account.module.css'
import { useUpdateMe } from './api/use-update-me'

const schema = z.object({ name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'tooLong')) })

export function ProfileCard({ me, onSaved }: { me: Me; onSaved: () => void }) {
  const { t } = useTranslation()
  const rename = useUpdateMe()
  const setLanguage = useUpdateMe()
  const fieldError = useFieldError()
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    values: { name: me.name },
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty } = form.formState
  useLeaveGuard(() => isDirty, t('common.unsavedQuestion'))

  const submit = form.handleSubmit(({ name }) =>
    rename.mutate(
      { name },
      {
        onSuccess: saved => {
          form.reset({ name: saved.name })
          toast.success(t('account.profile.saved'))
          onSaved()
        },
        onError: error => applyFieldErrors(error, ['name'], form.setError),
      },
    ),
  )
  return (
    <Card title={t('account.profile.title')}>
      <div className={classes.row}>
        <span>{t('auth.email')}</span>
        <bdi className={classes.muted}>{me.email}</bdi>
      </div>
      <div className={classes.row}>
        <span>
          {t('common.language')}
          <span className={classes.hint}>{t('account.profile.languageHint')}</span>
        </span>
        {/* The screen follows at once; mails follow when the server knows. */}
        <LanguageSwitch
          onChange={language => setLanguage.mutate({ language }, { onError: error => toast.error(problemText(error, t)) })}
        />
      </div>
      <form onSubmit={submit} noValidate className={classes.form}>
        {rename.error && !errors.name && (
          <Alert color="red" role="alert">
            {problemText(rename.error, t)}
          </Alert>
        )}
        <TextInput label={t('auth.name')} autoComplete="name" {...form.register('name')} error={fieldError(errors.name)} />
        <div>
          <Button type="submit" loading={rename.isPending} disabled={!isDirty}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
