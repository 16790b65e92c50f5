// Fails the build when a first visit or a page has grown past its budget (KB, gzip -9).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const budgets = { 'initial JS': 240, 'initial CSS': 25, 'lazy chunk': 60 }
const dist = new URL('../dist/', import.meta.url).pathname
const kilobytes = name => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length / 1024
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const named = pattern => [...html.matchAll(pattern)].map(match => match[1].replace(/^\//, ''))
const scripts = named(/(?:src|href)="([^"]+\.js)"/g)
const styles = named(/href="([^"]+\.css)"/g)
const sum = names => names.reduce((total, name) => total + kilobytes(name), 0)

const measured = [
  ['initial JS', sum(scripts), `${scripts.length} files`],
  ['initial CSS', sum(styles), `${styles.length} files`],
  ...readdirSync(join(dist, 'assets'))
    .filter(name => name.endsWith('.js') && !scripts.includes(`assets/${name}`))
    .map(name => ['lazy chunk', kilobytes(`assets/${name}`), name]),
]
if (scripts.length === 0 || styles.length === 0)
  throw new Error('index.html names no scripts or styles: the check would pass on nothing')

let failed = false
for (const [kind, size, what] of measured) {
  const over = size > budgets[kind]
  failed ||= over
  if (over || kind !== 'lazy chunk' || size > 10)
    console.log(`${over ? 'OVER' : 'ok  '} ${kind} ${size.toFixed(1)} of ${budgets[kind]} KB  ${what}`)
}
if (failed) process.exit(1)
