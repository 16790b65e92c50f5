import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** IANA time zone of the organization; undefined means the browser's, before anyone has signed in. */
export const TimeZoneContext = createContext<string | undefined>(undefined)

export interface Money {
  amount: number
  currency: string
}

/** Dates, money, names of countries in the words of one language and the clock of one time zone. */
export function createFormat(appLanguage: string, timeZone?: string) {
  // English without a region would mean American dates and a 12-hour clock.
  const language = appLanguage === 'en' ? 'en-GB' : appLanguage
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone, ...options })
  const time = date({ hour: '2-digit', minute: '2-digit' })
  const shortDate = date({ day: 'numeric', month: 'short' })
  const longDate = date({ day: 'numeric', month: 'long' })
  const fullDate = date({ day: 'numeric', month: 'short', year: 'numeric' })
  const dateTime = date({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })
  const weekday = date({ weekday: 'short' })
  const dayKeyFormat = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)

  /** The calendar day of an instant in the time zone, "2026-11-23". */
  const dayKey = (at: string | number | Date) => dayKeyFormat.format(new Date(at))
  const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  // A date without a time belongs to no zone: shifting it would show the day before.
  const plain = (day: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`))

  return {
    dayKey,
    time: (at: string) => time.format(new Date(at)),
    dateTime: (at: string) => dateTime.format(new Date(at)),
    /** "Today", "Yesterday", "14 March", with the year when it is another one. */
    day: (at: string, now = Date.now()) => {
      const key = dayKey(at)
      const ago = daysBetween(key, dayKey(now))
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, 'day'))
      return key.slice(0, 4) === dayKey(now).slice(0, 4) ? longDate.format(new Date(at)) : fullDate.format(new Date(at))
    },
    /** As in a chat list: the time today, the weekday within a week, else the date. */
    moment: (at: string, now = Date.now()) => {
      const ago = daysBetween(dayKey(at), dayKey(now))
      if (ago <= 0) return time.format(new Date(at))
      if (ago === 1) return capital(relative.format(-1, 'day'))
      if (ago < 7) return weekday.format(new Date(at))
      return dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4) ? shortDate.format(new Date(at)) : fullDate.format(new Date(at))
    },
    /** After "since": the time today, else the date. */
    since: (at: string, now = Date.now()) =>
      dayKey(at) === dayKey(now) ? time.format(new Date(at)) : longDate.format(new Date(at)),
    /** A calendar date ("2026-07-14") as "14 Jul 2026". */
    date: (day: string) => plain(day, { day: 'numeric', month: 'short', year: 'numeric' }),
    shortDate: (day: string) => plain(day, { day: 'numeric', month: 'short' }),
    dateRange: (from: string | null, to: string | null) => {
      if (from && to && from !== to) {
        const range = new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
        const [start, end] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)]
        // A client may have named the dates the wrong way round; Intl refuses such a range.
        return start <= end ? range.formatRange(start, end) : `${range.format(start)} – ${range.format(end)}`
      }
      const only = from ?? to
      return only ? plain(only, { day: 'numeric', month: 'short', year: 'numeric' }) : null
    },
    /** Whole amounts without ".00": catalogue prices are round, and the column stays readable. */
    money: ({ amount, currency }: Money) => {
      try {
        return new Intl.NumberFormat(language, {
          style: 'currency',
          currency,
          minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
          maximumFractionDigits: 2,
        }).format(amount)
      } catch {
        return `${amount} ${currency}` // not a currency code: shown as it came
      }
    },
    list: (values: readonly string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(values),
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    country: (code: string) => named(regions, code.toUpperCase()),
    language: (code: string) => capital(named(tongues, code)),
  }
}

function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}

// Country calling codes of two digits (ITU-T E.164); of one digit are 1 and 7, all others have three.
const twoDigits = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** "+79161234567" as "+7 916 123-45-67"; other countries in groups of three. What is not a phone stays as it is. */
export function formatPhone(phone: string): string {
  const digits = /^\+?(\d{7,15})$/.exec(phone)?.[1]
  if (!digits) return phone
  const russian = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits)
  if (russian) return `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`
  const code = /^[17]/.test(digits) ? 1 : twoDigits.test(digits) ? 2 : 3
  // The last group keeps three or four digits: a single one at the end would be misread.
  return `+${digits.slice(0, code)} ${digits.slice(code).replace(/(\d{3})(?=\d{3})/g, '$1 ')}`
}

export type Format = ReturnType<typeof createFormat>

export function useFormat(): Format {
  const { i18n } = useTranslation()
  const timeZone = useContext(TimeZoneContext)
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone])
}
