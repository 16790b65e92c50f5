// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { takeLinkToken, useLinkToken } from './link-token'

beforeEach(() => history.replaceState(null, '', '/'))

const open = (address: string) => {
  history.replaceState(null, '', address)
  takeLinkToken()
}

test('takeLinkToken_mailedLink_keepsTheTokenAndEmptiesTheAddress', () => {
  open('/reset-password#secret-1')
  expect(location.href).not.toContain('secret-1')
  expect(location.pathname).toBe('/reset-password')
  expect(renderHook(() => useLinkToken('/reset-password')).result.current).toBe('secret-1')
})

test('takeLinkToken_linkOfAnotherPage_isNotMixedUp', () => {
  open('/invitation#secret-2')
  expect(renderHook(() => useLinkToken('/reset-password')).result.current).toBeNull()
})

test('takeLinkToken_otherPages_leaveTheirHashAlone', () => {
  open('/inbox#main')
  expect(location.hash).toBe('#main')
})
