import { Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconCheck } from '@/components/icons'
import { useFormat } from '@/lib/format'
import classes from './Replies.module.css'

// Those that the agents speak; what a reply has besides is added.
const languages = ['ru', 'en', 'de', 'fr', 'es', 'pl', 'ar']
const variables = ['client', 'manager', 'agency'] as const

/** One text in several languages, one of them at a time, with buttons that insert what the server fills in. */
export function TextsField({
  value,
  error,
  onChange,
}: {
  value: Record<string, string>
  error: string | undefined
  onChange: (value: Record<string, string>) => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const field = useRef<HTMLTextAreaElement>(null)
  const [language, setLanguage] = useState(() =>
    value[i18n.language] ? i18n.language : (Object.keys(value)[0] ?? i18n.language),
  )
  const text = value[language] ?? ''
  const write = (next: string) => onChange({ ...value, [language]: next })
  const insert = (variable: string) => {
    const area = field.current
    const [from, to] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length]
    const added = `{{${variable}}}`
    write(text.slice(0, from) + added + text.slice(to))
    area?.focus()
    // Behind what was inserted, once it is there.
    requestAnimationFrame(() => area?.setSelectionRange(from + added.length, from + added.length))
  }
  return (
    <div className={classes.texts}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
      <div className={classes.languages} role="group" aria-label={t('replies.languages')}>
        {[...new Set([...languages, ...Object.keys(value)])].map(one => (
          <button
            key={one}
            type="button"
            className={classes.language}
            aria-pressed={one === language}
            title={format.language(one)}
            onClick={() => setLanguage(one)}
          >
            <span aria-hidden>{one.toUpperCase()}</span>
            <span className="visually-hidden">{format.language(one)}</span>
            {value[one]?.trim() && (
              <>
                <IconCheck size={14} aria-hidden />
                <span className="visually-hidden">: {t('replies.filled')}</span>
              </>
            )}
          </button>
        ))}
      </div>
      <Textarea
        ref={field}
        label={t('replies.text', { language: format.language(language) })}
        description={t('replies.textHint')}
        autosize
        minRows={4}
        maxRows={12}
        maxLength={4096}
        dir="auto"
        lang={language}
        value={text}
        error={error}
        onChange={event => write(event.currentTarget.value)}
      />
      <p className={classes.variables}>
        {t('replies.variables')}
        {variables.map(variable => (
          <button key={variable} type="button" className={classes.variable} onClick={() => insert(variable)}>
            {t(`replies.variable.${variable}`)}
          </button>
        ))}
      </p>
    </div>
  )
}
