import { expect, test } from 'vitest'
import { isMimetype } from './media-limits.js'

test.each(['image/jpeg', 'audio/ogg; codecs=opus', 'text/plain;charset="utf-8"', 'application/vnd.ms-excel'])(
  'isMimetype_%s_isOne',
  (text) => expect(isMimetype(text)).toBe(true),
)

test.each(['', 'image', 'image/', 'image/png\r\nset-cookie: a=b', 'a b/c', 'text/html;', 'x/y; z', undefined])(
  'isMimetype_%j_isNone',
  (text) => expect(isMimetype(text)).toBe(false),
)
