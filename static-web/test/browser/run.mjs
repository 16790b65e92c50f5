// Visits every screen in Chromium against the fake API: desktop and phone, light and dark, Russian and English.
// Each visit is checked by axe and kept as a screenshot in shots/; journeys check what a person does.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startFakeApi } from './fake-api.mjs'
import { journeys } from './journeys.mjs'
import { screens } from './screens.mjs'

// A word narrows the run to what has it in its name; --journeys and --screens run one half.
const only = process.argv.slice(2).find(word => !word.startsWith('--'))
const half = process.argv.find(word => word === '--journeys' || word === '--screens')
const shots = fileURLToPath(new URL('./shots/', import.meta.url))
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(path => existsSync(path))
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const problems = []

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})

async function open({ size, theme, language, signedIn = 'user-admin', prepare }) {
  const api = await startFakeApi({ signedIn })
  prepare?.(api)
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
  })
  await context.addInitScript(
    ([hasSession, chosen]) => {
      if (hasSession) localStorage.setItem('soulcrm.signedIn', '1')
      if (!localStorage.getItem('soulcrm.language')) localStorage.setItem('soulcrm.language', chosen)
    },
    [signedIn !== null, language],
  )
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const errors = []
  page.on('pageerror', error => errors.push(`page error: ${error.message}`))
  page.on('console', message => {
    // A failed request is what some screens are about; the page's own errors and refused styles are not.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  const close = async () => {
    await context.close()
    await api.stop()
  }
  return { api, page, errors, close }
}

async function checkAccessible(page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  )
  return violations.map(
    item =>
      `axe ${item.id}: ${item.help} — ${item.nodes
        .map(node => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  )
}

/** Nothing may be wider than the screen: a page that scrolls sideways hides something. */
const checkWidth = page =>
  page.evaluate(() =>
    document.documentElement.scrollWidth > window.innerWidth ? [`page is ${document.documentElement.scrollWidth} px wide`] : [],
  )

async function visit(name, options, check) {
  if (only && !name.includes(only)) return
  const started = performance.now()
  const visitor = await open(options)
  const found = []
  try {
    await check(visitor, found)
    found.push(...visitor.errors)
  } catch (error) {
    found.push(error.message.split('\n').slice(0, 6).join(' '))
    await visitor.page.screenshot({ path: `${shots}failed-${name}.png` }).catch(() => undefined)
  } finally {
    await visitor.close()
  }
  for (const text of found) problems.push(`${name}: ${text}`)
  console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${Math.round(performance.now() - started)} ms)`)
  for (const text of found) console.log(`       ${text}`)
}

if (!only && !half) await rm(shots, { recursive: true, force: true })
await mkdir(shots, { recursive: true })

for (const screen of half === '--journeys' ? [] : screens) {
  for (const size of screen.sizes ?? ['desktop', 'phone']) {
    for (const theme of ['light', 'dark']) {
      // Both languages are seen in both sizes without doubling the number of visits.
      const language = (size === 'desktop') === (theme === 'light') ? 'ru' : 'en'
      const name = `${screen.name}-${size}-${theme}-${language}`
      await visit(name, { size, theme, language, signedIn: screen.signedIn, prepare: screen.prepare }, async (visitor, found) => {
        await visitor.page.goto(visitor.api.url + screen.path(visitor.api))
        await screen.ready({ ...visitor, size, language })
        await visitor.page.screenshot({ path: `${shots}${name}.png` })
        found.push(...(await checkAccessible(visitor.page)), ...(await checkWidth(visitor.page)))
      })
    }
  }
}

for (const journey of half === '--screens' ? [] : journeys) {
  const { name, size = 'desktop', theme = 'light', language = 'ru', signedIn, prepare } = journey
  await visit(name, { size, theme, language, signedIn, prepare }, visitor => journey.run(visitor))
}

await browser.close()
if (problems.length > 0) {
  console.error(`\n${problems.length} problems`)
  process.exitCode = 1
}
