import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = import.meta.dirname
const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
const sources = all.filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith('test'))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

/** The files of ours that a file imports, as paths under src. */
function importsOf(name: string): string[] {
  return [...read(name).matchAll(/(?:from|import)\s*\(?'([^']+)'/g)]
    .map(match => match[1]!)
    .filter(path => path.startsWith('.') || path.startsWith('@/'))
    .map(path => (path.startsWith('@/') ? path.slice(2) : relative(root, resolve(root, name, '..', path))))
}

const breaking = (under: string, allowed: (imported: string, name: string) => boolean) =>
  sources
    .filter(name => name.startsWith(under))
    .flatMap(name =>
      importsOf(name)
        .filter(imported => !allowed(imported, name))
        .map(imported => `${name} imports ${imported}`),
    )

test('features_import_noOtherFeatureAndNotTheApp', () => {
  const featureOf = (path: string) => path.split('/')[1]
  const found = breaking('features/', (imported, name) => {
    if (imported.startsWith('features/')) return featureOf(imported) === featureOf(name)
    return /^(api|components|lib)\//.test(imported)
  })
  expect(found).toEqual([])
})

test('components_import_noRequestAndNoFeature', () => {
  expect(breaking('components/', imported => /^(components|lib)\//.test(imported))).toEqual([])
})

test('lib_imports_onlyItselfAndTexts', () => {
  expect(breaking('lib/', imported => /^(lib|locales)\//.test(imported))).toEqual([])
})

test('api_imports_noScreen', () => {
  expect(breaking('api/', imported => /^(api|lib)\//.test(imported))).toEqual([])
})

test('mantineParts_inUse_haveTheirStyleSheet', () => {
  const sheet = read('app/theme/mantine.ts')
  const used = new Set(
    sources.flatMap(name =>
      [...read(name).matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)].flatMap(match =>
        match[1]!.split(',').map(part => part.trim()),
      ),
    ),
  )
  const hasSheet = (part: string) => existsSync(join(root, `../node_modules/@mantine/core/styles/${part}.css`))
  const needed = [...used].filter(hasSheet)
  expect(needed.length).toBeGreaterThan(5)
  expect(needed.filter(part => !sheet.includes(`/${part}.layer.css`))).toEqual([])
})

test('styles_any_useLogicalDirections', () => {
  // A page in Arabic is mirrored: left and right would stay behind.
  const physical =
    /(?:^|[\s;{])(?:margin|padding|border)-(?:left|right)|(?:^|[\s;{])(?:left|right):|text-align:\s*(?:left|right)|float:\s*(?:left|right)/m
  const found = all.filter(name => name.endsWith('.css') && physical.test(read(name)))
  expect(found).toEqual([])
})

test('colours_any_comeFromTokens', () => {
  const found = all
    .filter(name => name.endsWith('.module.css') && !name.endsWith('Avatar.module.css'))
    .filter(name => /#[0-9a-f]{3,8}\b/i.test(read(name).replaceAll(/#fff\b/g, '')))
  expect(found).toEqual([])
})
