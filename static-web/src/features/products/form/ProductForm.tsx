import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, Select, Textarea, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Controller, FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Product, productTypes } from '@/api/products'
import { Card } from '@/components/Page'
import { applyFieldErrors } from '@/lib/form-errors'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useSaveProduct } from '../api/use-save-product'
import { useCountries } from '../countries'
import { DeparturesField } from './DeparturesField'
import classes from './ProductForm.module.css'
import { type ProductValues, productSchema, toDraft, toValues } from './schema'

// The API's names of fields, at the fields of this form.
const fieldOf: Record<string, string> = {
  title: 'titleRu',
  'title.ru': 'titleRu',
  'title.en': 'titleEn',
  description: 'descriptionRu',
  'description.ru': 'descriptionRu',
  'description.en': 'descriptionEn',
}

const ownFields = Object.keys(toValues(undefined))

export function ProductForm({
  product,
  onSaved,
  onCancel,
}: {
  product?: Product
  onSaved: (product: Product) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const save = useSaveProduct(product?.id)
  const countries = useCountries()
  const fieldError = useFieldError()
  const form = useForm<ProductValues>({ resolver: zodResolver(productSchema), defaultValues: toValues(product) })
  const { errors, isDirty } = form.formState
  const saved = useRef(false)
  useLeaveGuard(() => isDirty && !saved.current, t('common.unsavedQuestion'))

  const submit = form.handleSubmit(values =>
    save.mutate(toDraft(values), {
      onSuccess: answer => {
        saved.current = true
        onSaved(answer)
      },
      onError: error => applyFieldErrors(error, ownFields, form.setError, name => fieldOf[name] ?? name),
    }),
  )

  return (
    <FormProvider {...form}>
      <form onSubmit={submit} noValidate>
        <Card title={t('products.form.about')}>
          <div className={classes.pair}>
            <TextInput
              label={t('products.form.titleRu')}
              lang="ru"
              {...form.register('titleRu')}
              error={fieldError(errors.titleRu)}
            />
            <TextInput
              label={t('products.form.titleEn')}
              lang="en"
              {...form.register('titleEn')}
              error={fieldError(errors.titleEn)}
            />
          </div>
          <div className={classes.four}>
            <Controller
              control={form.control}
              name="country"
              render={({ field, fieldState }) => (
                <Select
                  label={t('products.country')}
                  data={countries}
                  searchable
                  nothingFoundMessage={t('products.noCountry')}
                  {...field}
                  value={field.value || null}
                  onChange={value => field.onChange(value ?? '')}
                  error={fieldError(fieldState.error)}
                />
              )}
            />
            <TextInput label={t('products.city')} {...form.register('city')} error={fieldError(errors.city)} />
            <Controller
              control={form.control}
              name="type"
              render={({ field, fieldState }) => (
                <Select
                  label={t('products.type')}
                  data={productTypes.map(value => ({ value, label: t(`products.types.${value}`) }))}
                  allowDeselect={false}
                  {...field}
                  error={fieldError(fieldState.error)}
                />
              )}
            />
            <TextInput
              label={t('products.form.days')}
              inputMode="numeric"
              {...form.register('days')}
              error={fieldError(errors.days)}
            />
          </div>
          <div className={classes.pair}>
            <Textarea
              label={t('products.form.descriptionRu')}
              lang="ru"
              rows={6}
              {...form.register('descriptionRu')}
              error={fieldError(errors.descriptionRu)}
            />
            <Textarea
              label={t('products.form.descriptionEn')}
              lang="en"
              rows={6}
              {...form.register('descriptionEn')}
              error={fieldError(errors.descriptionEn)}
            />
          </div>
          <Textarea
            label={t('products.inclusions')}
            description={t('products.form.inclusionsHint')}
            rows={4}
            {...form.register('inclusions')}
            error={fieldError(errors.inclusions)}
          />
        </Card>
        <Card title={t('products.departures')}>
          <DeparturesField />
        </Card>
        {save.error && (
          <Alert color="red" role="alert" className={classes.alert}>
            {problemText(save.error, t)}
          </Alert>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </FormProvider>
  )
}
