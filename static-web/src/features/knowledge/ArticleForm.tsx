import { zodResolver } from '@hookform/resolvers/zod'
import { Alert, Button, Select, Textarea, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Article, articleStatuses, type Question } from '@/api/knowledge'
import { Card } from '@/components/Page'
import { applyFieldErrors } from '@/lib/form-errors'
import { problemText } from '@/lib/problem-text'
import { useFieldError } from '@/lib/use-field-error'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useSaveArticle } from './api/use-save-article'
import { type ArticleValues, articleSchema, toChange, toDraft, toValues } from './form-values'
import classes from './Knowledge.module.css'
import { useLanguages } from './languages'

export function ArticleForm({
  article,
  question,
  onSaved,
  onCancel,
}: {
  article?: Article
  question?: Question
  onSaved: (article: Article) => void
  onCancel: () => void
}) {
  const { t, i18n } = useTranslation()
  const save = useSaveArticle(article)
  const fieldError = useFieldError()
  const languages = useLanguages(article?.language ?? question?.language)
  const initial = toValues(article, question, i18n.language)
  const form = useForm<ArticleValues>({
    resolver: zodResolver(articleSchema),
    defaultValues: initial,
    // A colleague's change arrives; what is being typed here stays.
    values: article ? initial : undefined,
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty, dirtyFields } = form.formState
  const saved = useRef(false)
  useLeaveGuard(() => isDirty && !saved.current, t('common.unsavedQuestion'))

  const submit = form.handleSubmit(values =>
    save.mutate(
      { whole: toDraft(values), changed: toChange(values, dirtyFields) },
      {
        onSuccess: answer => {
          saved.current = true
          onSaved(answer)
        },
        onError: error => applyFieldErrors(error, Object.keys(values), form.setError),
      },
    ),
  )
  const statuses = article ? articleStatuses : articleStatuses.filter(status => status !== 'archived')

  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <div className={classes.fields}>
          <TextInput
            label={t('knowledge.form.title')}
            description={t('knowledge.form.titleHint')}
            {...form.register('title')}
            error={fieldError(errors.title)}
          />
          <Textarea
            label={t('knowledge.form.body')}
            description={t('knowledge.form.bodyHint')}
            rows={14}
            {...form.register('body')}
            error={fieldError(errors.body)}
          />
          <TextInput
            label={t('knowledge.form.tags')}
            description={t('knowledge.form.tagsHint')}
            {...form.register('tags')}
            error={fieldError(errors.tags)}
          />
          <div className={classes.pair}>
            <Controller
              control={form.control}
              name="language"
              render={({ field, fieldState }) => (
                <Select
                  label={t('knowledge.form.language')}
                  data={languages}
                  searchable
                  allowDeselect={false}
                  {...field}
                  onChange={value => field.onChange(value ?? '')}
                  error={fieldError(fieldState.error)}
                />
              )}
            />
            <Controller
              control={form.control}
              name="status"
              render={({ field, fieldState }) => (
                <Select
                  label={t('knowledge.form.status')}
                  data={statuses.map(value => ({ value, label: t(`knowledge.status.${value}`) }))}
                  allowDeselect={false}
                  {...field}
                  error={fieldError(fieldState.error)}
                />
              )}
            />
          </div>
        </div>
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
  )
}
