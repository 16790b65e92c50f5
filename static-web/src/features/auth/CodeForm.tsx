import { zodResolver } from '@hookform/resolvers/zod'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import classes from '@/components/AuthLayout.module.css'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFieldError } from '@/lib/use-field-error'
import { useWait } from '@/lib/use-wait'
import { AuthProblem } from './AuthProblem'
import { type CodeValues, codeSchema } from './schemas'

/** The second step of signing in: a code of the app, or a recovery code when the phone is lost. */
export function CodeForm({
  error,
  busy,
  onSubmit,
  onBack,
}: {
  error: unknown
  busy: boolean
  onSubmit: (code: string, onRefused: (error: unknown) => void) => void
  onBack: () => void
}) {
  const { t } = useTranslation()
  const fieldError = useFieldError()
  const wait = useWait(error)
  const [recovery, setRecovery] = useState(false)
  const form = useForm<CodeValues>({ resolver: zodResolver(codeSchema), defaultValues: { code: '' } })

  const submit = form.handleSubmit(({ code }) =>
    onSubmit(code, refused => {
      applyFieldErrors(refused, ['code'], form.setError)
      form.setFocus('code', { shouldSelect: true })
    }),
  )
  const switchKind = () => {
    setRecovery(!recovery)
    form.reset()
    form.setFocus('code')
  }

  return (
    <>
      <form onSubmit={submit} noValidate className={classes.form}>
        <AuthProblem error={error} wait={wait} />
        <TextInput
          label={recovery ? t('auth.code.recovery') : t('auth.code.label')}
          description={recovery ? t('auth.code.recoveryHint') : undefined}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.register('code')}
          error={fieldError(form.formState.errors.code)}
        />
        <Button type="submit" loading={busy} disabled={wait > 0} fullWidth>
          {t('auth.login')}
        </Button>
      </form>
      <div className={classes.choices}>
        <Button variant="subtle" size="compact-sm" onClick={switchKind}>
          {recovery ? t('auth.code.useApp') : t('auth.code.useRecovery')}
        </Button>
        <Button variant="subtle" size="compact-sm" color="gray" onClick={onBack}>
          {t('auth.code.back')}
        </Button>
      </div>
    </>
  )
}
