import { describe, expect, test } from 'vitest'
import { createFormat, formatPhone } from './format'
import { linkify } from './linkify'

describe('linkify', () => {
  test('linkify_linkInSentence_punctuationStaysOutside', () => {
    expect(linkify('Смотрите https://example.com/tours?x=1.')).toEqual([
      { kind: 'text', text: 'Смотрите ' },
      { kind: 'link', text: 'https://example.com/tours?x=1', href: 'https://example.com/tours?x=1' },
      { kind: 'text', text: '.' },
    ])
  })
  test('linkify_otherSchemes_stayText', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://']) {
      expect(linkify(text).every(part => part.kind === 'text')).toBe(true)
    }
  })
  test('linkify_anyText_partsJoinToTheSameText', () => {
    for (const text of ['', 'https://a.b', '(https://a.b/c), https://d.e!', 'نعم https://a.b نعم', 'https://a"b<script>']) {
      expect(
        linkify(text)
          .map(part => part.text)
          .join(''),
      ).toBe(text)
    }
  })
})

describe('formatPhone', () => {
  test.each([
    ['+79161234567', '+7 916 123-45-67'],
    ['+4915112345678', '+49 151 123 45678'],
    ['+971501234567', '+971 501 234 567'],
    ['+33612345678', '+33 612 345 678'],
    ['+15551234567', '+1 555 123 4567'],
    ['anna', 'anna'],
    ['', ''],
  ])('formatPhone_%s_%s', (phone, shown) => expect(formatPhone(phone)).toBe(shown))
})

describe('createFormat', () => {
  const now = Date.parse('2026-11-23T09:00:00Z')
  const moscow = createFormat('ru', 'Europe/Moscow')

  test('day_justBeforeMidnightInTheAgencysZone_isItsOwnDay', () => {
    // 21:30 UTC is past midnight in Moscow, and still the day before in London.
    expect(moscow.day('2026-11-22T21:30:00Z', now)).toBe('Сегодня')
    expect(createFormat('en', 'Europe/London').day('2026-11-22T21:30:00Z', now)).toBe('Yesterday')
  })
  test('day_otherYear_namesTheYear', () => {
    expect(moscow.day('2026-03-14T10:00:00Z', now)).toBe('14 марта')
    expect(moscow.day('2025-03-14T10:00:00Z', now)).toContain('2025')
  })
  test('moment_byAge_timeThenWeekdayThenDate', () => {
    expect(moscow.moment('2026-11-23T06:05:00Z', now)).toBe('09:05')
    expect(moscow.moment('2026-11-20T06:05:00Z', now)).toBe('пт')
    expect(moscow.moment('2026-11-01T06:05:00Z', now)).toContain('нояб')
  })
  test('date_calendarDate_isNotShiftedByAnyZone', () => {
    expect(createFormat('en', 'America/Los_Angeles').date('2027-07-10')).toBe('10 Jul 2027')
    expect(createFormat('en', 'Pacific/Auckland').date('2027-07-10')).toBe('10 Jul 2027')
  })
  test('dateRange_datesTheWrongWayRound_bothAreShown', () => {
    const shown = moscow.dateRange('2027-07-20', '2027-07-10')
    expect(shown).toContain('20')
    expect(shown).toContain('10')
    expect(moscow.dateRange(null, null)).toBeNull()
  })
  test('money_wholeAndBroken_kopecksOnlyWhenThereAreSome', () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
    expect(plain(moscow.money({ amount: 2500, currency: 'EUR' }))).toBe('2 500 €')
    expect(plain(moscow.money({ amount: 1150.5, currency: 'USD' }))).toBe('1 150,50 $')
    expect(moscow.money({ amount: 5, currency: 'not a code' })).toBe('5 not a code')
  })
})
