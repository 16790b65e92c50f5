import { readFileSync } from 'node:fs'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { expect, test } from 'vitest'

test('schema_committed_isMadeOfTheCommittedDocument', { timeout: 120_000 }, async () => {
  const made = astToString(await openapiTS(new URL('../../openapi.json', import.meta.url)))
  const committed = readFileSync(new URL('schema.ts', import.meta.url), 'utf8')
  // Not compared as texts: a difference of thousands of lines helps nobody.
  expect(committed === COMMENT_HEADER + made, 'run ./dev openapi --update').toBe(true)
})
