import '@/lib/settings-texts'
import '@/lib/dialogue-texts'
import { Alert, Button, Switch, TextInput } from '@mantine/core'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Organization } from '@/api/organization'
import { toast } from '@/components/toast'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useUpdateOrganization } from '../api/use-update-organization'
import classes from '../SettingsPage.module.css'
import { type DialogueValues, isInRange, type NumberField, ranges, toChange, toValues } from './values'

/** How long clients may wait, and when the agents ask for a person. */
export function DialoguesForm({ organization }: { organization: Organization }) {
  const { t } = useTranslation()
  const format = useFormat()
  const update = useUpdateOrganization(organization)
  const form = useForm<DialogueValues>({
    values: toValues(organization),
    // A colleague's change arrives; what is being typed here stays.
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty } = form.formState
  useLeaveGuard(() => isDirty, t('common.unsavedQuestion'))
  const handsOffLong = form.watch('handsOffLong')

  const submit = form.handleSubmit(values =>
    update.mutate(toChange(values), {
      onSuccess: saved => {
        form.reset(toValues(saved))
        toast.success(t('settings.saved'))
      },
      onError: error => applyFieldErrors(error, Object.keys(values), form.setError),
    }),
  )
  const number = (field: NumberField, label: string, hint?: string) => (
    <TextInput
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="numeric"
      {...form.register(field, {
        validate: text =>
          (field === 'handoffAfterReplies' && !form.getValues('handsOffLong')) ||
          isInRange(field, text) ||
          t('dialogues.range', { from: format.number(ranges[field][0]), to: format.number(ranges[field][1]) }),
      })}
      error={errors[field]?.message}
    />
  )
  const choice = (field: 'followUps' | 'handoffOnBargaining' | 'handsOffLong', label: string, hint: string) => (
    <Controller
      control={form.control}
      name={field}
      render={({ field: { value, onChange, ...rest } }) => (
        <Switch label={label} description={hint} checked={value} onChange={onChange} {...rest} />
      )}
    />
  )

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <p className={classes.about}>{t('dialogues.hint')}</p>
      <div className={classes.pair}>
        {number('slaMinutes', t('dialogues.sla'), t('dialogues.slaHint'))}
        {number('closeAfterDays', t('dialogues.closeAfter'), t('dialogues.closeAfterHint'))}
      </div>
      {choice('followUps', t('dialogues.followUps'), t('dialogues.followUpsHint'))}
      {choice('handoffOnBargaining', t('dialogues.bargaining'), t('dialogues.bargainingHint'))}
      {choice('handsOffLong', t('dialogues.longDialogue'), t('dialogues.longDialogueHint'))}
      {handsOffLong && <div className={classes.pair}>{number('handoffAfterReplies', t('dialogues.afterReplies'))}</div>}
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
