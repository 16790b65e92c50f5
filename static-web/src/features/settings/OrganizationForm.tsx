import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, Select, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import type { Organization } from '@/api/organization'
import { toast } from '@/components/toast'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useUpdateOrganization } from './api/use-update-organization'
import classes from './SettingsPage.module.css'

const upTo60 = z
  .string()
  .check(z.refine(value => /^\d+$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= 60, 'upTo60'))

const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'tooLong')),
  timeZone: z.string().check(z.minLength(1, 'required')),
  workingLanguage: z.enum(['ru', 'en']),
  quietWindowSeconds: upTo60,
  sendPerMinute: upTo60,
})
type Values = z.infer<typeof schema>

const workingLanguages = ['ru', 'en']

const toValues = (organization: Organization): Values => ({
  name: organization.name,
  timeZone: organization.timeZone,
  workingLanguage: organization.workingLanguage,
  quietWindowSeconds: String(organization.quietWindowSeconds),
  sendPerMinute: String(organization.sendPerMinute),
})

export function OrganizationForm({ organization }: { organization: Organization }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateOrganization(organization)
  const fieldError = useFieldError()
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    values: toValues(organization),
    // A colleague's change arrives; what is being typed here stays.
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty } = form.formState
  useLeaveGuard(() => isDirty, t('common.unsavedQuestion'))
  const zones = useMemo(
    () => [...new Set([organization.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [organization.timeZone],
  )

  const submit = form.handleSubmit(values =>
    update.mutate(
      { ...values, quietWindowSeconds: Number(values.quietWindowSeconds), sendPerMinute: Number(values.sendPerMinute) },
      {
        onSuccess: saved => {
          form.reset(toValues(saved))
          toast.success(t('settings.saved'))
        },
        onError: error => applyFieldErrors(error, Object.keys(values), form.setError),
      },
    ),
  )

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <TextInput label={t('auth.organizationName')} {...form.register('name')} error={fieldError(errors.name)} />
      <div className={classes.pair}>
        <Controller
          control={form.control}
          name="timeZone"
          render={({ field, fieldState }) => (
            <Select
              label={t('settings.timeZone')}
              description={t('settings.timeZoneHint')}
              data={zones}
              searchable
              limit={60}
              allowDeselect={false}
              {...field}
              error={fieldError(fieldState.error)}
            />
          )}
        />
        <Controller
          control={form.control}
          name="workingLanguage"
          render={({ field, fieldState }) => (
            <Select
              label={t('settings.workingLanguage')}
              description={t('settings.workingLanguageHint')}
              data={workingLanguages.map(value => ({ value, label: format.language(value) }))}
              allowDeselect={false}
              {...field}
              error={fieldError(fieldState.error)}
            />
          )}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={t('settings.quietWindow')}
          description={t('settings.quietWindowHint')}
          inputMode="numeric"
          {...form.register('quietWindowSeconds')}
          error={fieldError(errors.quietWindowSeconds)}
        />
        <TextInput
          label={t('settings.sendPerMinute')}
          description={t('settings.sendPerMinuteHint')}
          inputMode="numeric"
          {...form.register('sendPerMinute')}
          error={fieldError(errors.sendPerMinute)}
        />
      </div>
      {update.error && (
        <Alert color="red" role="alert">
          {problemText(update.error, t)}
        </Alert>
      )}
      <div>
        <Button type="submit" loading={update.isPending} disabled={!isDirty}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
