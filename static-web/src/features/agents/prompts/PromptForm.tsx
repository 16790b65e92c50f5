import { Alert, Button, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { Agent, Prompt } from '@/api/agents'
import { toast } from '@/components/toast'
import { useFormat } from '@/lib/format'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { newId } from '@/lib/uuid'
import { useCreatePrompt, usePromptVariables } from '../api/use-prompts'
import { useTexts } from '../texts'
import classes from './PromptEditorPage.module.css'
import { braced, insertAt, longestTemplate, unknownVariables } from './template'
import { Warnings } from './Warnings'

/** The text, its name, what is new in it. The text itself belongs to the page: the playground reads it too. */
export function PromptForm({
  kind,
  base,
  template,
  onTemplate,
  onSaved,
}: {
  kind: string
  base: Agent['prompt'] | Prompt
  template: string
  onTemplate: (template: string) => void
  onSaved: (prompt: Prompt) => void
}) {
  const { t, app, problem } = useTexts()
  const format = useFormat()
  const variables = usePromptVariables().data ?? []
  const create = useCreatePrompt(kind)
  const area = useRef<HTMLTextAreaElement>(null)
  const [name, setName] = useState(base.name)
  const [language, setLanguage] = useState(base.language)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const saved = useRef(false)
  // One key a text: a lost answer and a second press make no second version.
  const key = useRef({ of: '', key: newId() })
  useLeaveGuard(() => !saved.current && template !== base.template, app('common.unsavedQuestion'))

  const unknown = variables.length > 0 ? unknownVariables(template, variables) : []
  const textError =
    unknown.length > 0
      ? t('editor.unknown', { names: format.list(unknown.map(braced)) })
      : template.length > longestTemplate
        ? app('validation.tooLong')
        : tried && template.trim() === ''
          ? app('validation.required')
          : undefined
  const nameError = tried && name.trim() === '' ? app('validation.required') : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (textError !== undefined || name.trim() === '' || template.trim() === '') return
    const draft = { name: name.trim(), language, note: note.trim() || null, template, parentId: base.id }
    const said = JSON.stringify(draft)
    if (key.current.of !== said) key.current = { of: said, key: newId() }
    create.mutate(
      { draft, key: key.current.key },
      {
        onSuccess: prompt => {
          saved.current = true
          toast.success(t('editor.saved', { name: prompt.name, version: prompt.version }))
          onSaved(prompt)
        },
      },
    )
  }

  const insert = (variable: string) => {
    const { selectionStart, selectionEnd } = area.current!
    const next = insertAt(template, selectionStart, selectionEnd, variable)
    onTemplate(next.text)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(next.cursor, next.cursor)
    })
  }

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <div className={classes.pair}>
        <TextInput
          label={t('editor.name')}
          description={t('editor.nameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={60}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={nameError}
        />
        <Select
          label={t('prompts.language')}
          data={(['ru', 'en'] as const).map(value => ({ value, label: format.language(value) }))}
          value={language}
          onChange={value => setLanguage(value as typeof language)}
          allowDeselect={false}
        />
      </div>
      <div>
        <Textarea
          ref={area}
          label={t('editor.template')}
          autosize
          minRows={14}
          maxRows={28}
          spellCheck={false}
          classNames={{ input: classes.template! }}
          value={template}
          onChange={event => onTemplate(event.currentTarget.value)}
          error={textError}
        />
        <div className={classes.counter}>
          {t('editor.counter', { length: format.number(template.length), most: format.number(longestTemplate) })}
        </div>
      </div>
      <fieldset className={classes.variables}>
        <legend>{t('editor.variables')}</legend>
        {variables.map(variable => (
          <Button
            key={variable.name}
            size="compact-xs"
            variant="default"
            title={variable.example}
            aria-label={t('editor.insert', { name: variable.name })}
            onClick={() => insert(variable.name)}
          >
            {braced(variable.name)}
          </Button>
        ))}
      </fieldset>
      <TextInput label={t('prompts.note')} maxLength={500} value={note} onChange={event => setNote(event.currentTarget.value)} />
      <Warnings warnings={template.toLowerCase().includes('dialogue') ? [] : ['dialogue_not_named']} />
      {create.error && (
        <Alert color="red" role="alert">
          {problem(create.error)}
        </Alert>
      )}
      <div>
        <Button type="submit" loading={create.isPending}>
          {t('editor.save')}
        </Button>
      </div>
    </form>
  )
}
