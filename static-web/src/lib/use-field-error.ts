import type { FieldError } from 'react-hook-form'
import { useTranslation } from 'react-i18next'

const known = [
  'required',
  'tooLong',
  'email',
  'passwordShort',
  'number',
  'positive',
  'seats',
  'date',
  'days',
  'sameDate',
  'itemTooLong',
  'upTo60',
] as const

/** A field's error in words: rules of ours are names of texts, the server's messages are shown as they are. */
export function useFieldError() {
  const { t } = useTranslation()
  return (error: Pick<FieldError, 'message'> | undefined): string | undefined => {
    const rule = known.find(name => name === error?.message)
    return rule ? t(`validation.${rule}`) : error?.message
  }
}
