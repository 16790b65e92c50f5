import { Alert, Button, Select, TextInput } from '@mantine/core'
import { Controller, useForm } from 'react-hook-form'
import type { Agent } from '@/api/agents'
import type { Schemas } from '@/api/contract'
import { toast } from '@/components/toast'
import { applyFieldErrors } from '@/lib/form-errors'
import { useFormat } from '@/lib/format'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useUpdateAgent } from '../api/use-agents'
import { useTexts } from '../texts'
import classes from './SettingsForm.module.css'
import { isInRange, modes, type NumberField, ranges, type SettingsValues, toChange, toValues } from './values'

const numberFields = ['temperature', 'maxOutputTokens', 'contextTokens', 'dialogueMessages'] as const

export function SettingsForm({ agent, providers }: { agent: Agent; providers: Schemas['AvailableModel'][] }) {
  const { t, app, problem } = useTexts()
  const format = useFormat()
  const update = useUpdateAgent(agent)
  const form = useForm<SettingsValues>({
    values: toValues(agent),
    // A colleague's change arrives; what is being typed here stays.
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty } = form.formState
  useLeaveGuard(() => form.formState.isDirty, app('common.unsavedQuestion'))
  const standard = providers.find(one => one.isDefault)
  const provider = form.watch('provider')
  const modelOf = providers.find(one => one.provider === provider) ?? standard

  const submit = form.handleSubmit(values =>
    update.mutate(toChange(values), {
      onSuccess: saved => {
        form.reset(toValues(saved))
        toast.success(t('settings.saved'))
      },
      onError: error => applyFieldErrors(error, Object.keys(values), form.setError),
    }),
  )
  const within = (field: NumberField) => ({
    from: format.number(ranges[field][0]),
    to: format.number(ranges[field][1]),
  })

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <div className={classes.pair}>
        <Controller
          control={form.control}
          name="provider"
          render={({ field }) => (
            <Select
              label={t('settings.provider')}
              data={[
                { value: '', label: t('settings.providerDefault', { name: standard?.provider ?? '' }) },
                ...providers.map(one => ({ value: one.provider, label: one.provider })),
                // What is set and is there no more stays visible until another one is chosen.
                ...(agent.provider && !providers.some(one => one.provider === agent.provider)
                  ? [{ value: agent.provider, label: agent.provider }]
                  : []),
              ]}
              allowDeselect={false}
              {...field}
            />
          )}
        />
        <TextInput
          label={t('settings.model')}
          description={t('settings.modelHint', { name: modelOf?.model ?? '' })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.register('model', { maxLength: 200 })}
          error={errors.model && (errors.model.message || app('validation.tooLong'))}
        />
      </div>
      <div className={classes.pair}>
        {numberFields.map(field => (
          <TextInput
            key={field}
            label={t(`settings.${field}`)}
            description={field === 'temperature' ? t('settings.temperatureHint') : t('settings.range', within(field))}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode={field === 'temperature' ? 'decimal' : 'numeric'}
            {...form.register(field, {
              validate: text => isInRange(field, text) || t('settings.notInRange', within(field)),
            })}
            error={errors[field]?.message}
          />
        ))}
      </div>
      {agent.speaks && (
        <div className={classes.pair}>
          {(['mode', 'modeOutsideHours'] as const).map(name => (
            <Controller
              key={name}
              control={form.control}
              name={name}
              render={({ field }) => (
                <Select
                  label={t(`settings.${name}`)}
                  description={t('settings.modeHint')}
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  data={modes.map(value => ({ value, label: t(`settings.modes.${value}`) }))}
                  allowDeselect={false}
                  {...field}
                />
              )}
            />
          ))}
        </div>
      )}
      {agent.speaks && (
        <TextInput
          label={t('settings.persona')}
          description={t('settings.personaHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.register('persona', { maxLength: { value: 60, message: app('validation.tooLong') } })}
          error={errors.persona?.message}
        />
      )}
      {update.error && (
        <Alert color="red" role="alert">
          {problem(update.error)}
        </Alert>
      )}
      <div className={classes.foot}>
        <Button type="submit" loading={update.isPending} disabled={!isDirty}>
          {app('common.save')}
        </Button>
        {agent.updatedBy && agent.updatedAt && (
          <span>{t('settings.changed', { at: format.dateTime(agent.updatedAt), who: agent.updatedBy })}</span>
        )}
      </div>
    </form>
  )
}
