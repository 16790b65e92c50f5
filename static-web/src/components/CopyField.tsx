import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '@/lib/copy-text'
import classes from './CopyField.module.css'
import { IconCheck, IconCopy } from './icons'

/** A text to take away: selected by a click into it, copied by the button. */
export function CopyField({
  label,
  value,
  shown = value,
  mono = false,
}: {
  label: string
  value: string
  shown?: string
  mono?: boolean
}) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    if (await copyText(value)) setCopied(true)
    else input.current?.select() // copied by hand then
  }
  return (
    <div className={classes.field}>
      <TextInput
        ref={input}
        className={classes.text}
        classNames={{ input: mono ? classes.mono : undefined }}
        label={label}
        dir="ltr"
        readOnly
        value={shown}
        onFocus={event => event.currentTarget.select()}
      />
      <Button
        variant="default"
        leftSection={copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
        onClick={() => void copy()}
      >
        {copied ? t('common.copied') : t('common.copy')}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? t('common.copied') : ''}
      </span>
    </div>
  )
}
