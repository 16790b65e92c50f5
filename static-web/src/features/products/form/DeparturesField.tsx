import { ActionIcon, Button } from '@mantine/core'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { IconPlus, IconTrash } from '@/components/icons'
import { useFieldError } from '@/lib/use-field-error'
import { currencies } from '../countries'
import classes from './ProductForm.module.css'
import { emptyDeparture, type ProductValues } from './schema'

const columns = [
  { name: 'date', type: 'date', label: 'products.date' },
  { name: 'seatsTotal', type: 'text', label: 'products.seats' },
  { name: 'priceAdult', type: 'text', label: 'products.adult' },
  { name: 'priceChild', type: 'text', label: 'products.child' },
  { name: 'priceInfant', type: 'text', label: 'products.infant' },
  { name: 'singleSupplement', type: 'text', label: 'products.single' },
] as const

/** The dates of a tour as a table of fields. A new row repeats the one above but for its date. */
export function DeparturesField() {
  const { t } = useTranslation()
  const fieldError = useFieldError()
  const form = useFormContext<ProductValues>()
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'departures', keyName: 'key' })
  const errors = form.formState.errors.departures
  const add = () => {
    append(emptyDeparture(form.getValues('departures').at(-1)), { focusName: `departures.${fields.length}.date` })
  }
  return (
    <>
      {fields.length === 0 && <p className={classes.none}>{t('products.noDeparturesYet')}</p>}
      {fields.length > 0 && (
        <div className={classes.departures}>
          <div className={classes.head} aria-hidden>
            {columns.map(column => (
              <span key={column.name}>{t(column.label)}</span>
            ))}
            <span>{t('products.currency')}</span>
          </div>
          {fields.map((row, index) => {
            const rowErrors = errors?.[index]
            const messages = columns.flatMap(column => {
              const message = fieldError(rowErrors?.[column.name])
              return message ? [`${t(column.label)}: ${message}`] : []
            })
            const errorId = `departure-error-${row.key}`
            return (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid row everywhere
              <div
                key={row.key}
                className={classes.departure}
                role="group"
                aria-label={t('products.form.departureNumber', { number: index + 1 })}
              >
                {columns.map(column => (
                  <label key={column.name} className={classes.cell}>
                    <span className={classes.cellLabel}>{t(column.label)}</span>
                    <input
                      type={column.type}
                      inputMode={column.name === 'date' ? undefined : column.name === 'seatsTotal' ? 'numeric' : 'decimal'}
                      className={classes.input}
                      aria-invalid={rowErrors?.[column.name] ? true : undefined}
                      aria-describedby={messages.length > 0 ? errorId : undefined}
                      {...form.register(`departures.${index}.${column.name}`)}
                    />
                  </label>
                ))}
                <label className={classes.cell}>
                  <span className={classes.cellLabel}>{t('products.currency')}</span>
                  <select className={classes.input} {...form.register(`departures.${index}.currency`)}>
                    {/* A currency that came from an import stays, even if it is not on our list. */}
                    {[...new Set([row.currency, ...currencies])].map(currency => (
                      <option key={currency}>{currency}</option>
                    ))}
                  </select>
                </label>
                <ActionIcon
                  size="lg"
                  color="red"
                  className={classes.remove}
                  aria-label={t('products.form.removeDeparture', { number: index + 1 })}
                  onClick={() => remove(index)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
                {messages.length > 0 && (
                  <p id={errorId} className={classes.rowError}>
                    {messages.join(' · ')}
                  </p>
                )}
              </div>
            )
          })}
        </div>
      )}
      <Button variant="light" leftSection={<IconPlus size={18} />} onClick={add}>
        {t('products.form.addDeparture')}
      </Button>
    </>
  )
}
