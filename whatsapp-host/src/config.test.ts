import { expect, test } from 'vitest'
import { readConfig } from './config.js'

const valid = {
  WHATSAPP_HOST_SECRET: '0123456789abcdef',
  WHATSAPP_EVENTS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  API_URL: 'https://api.example.org/',
  DATA_DIR: '/var/lib/whatsapp-host',
}
const spki = Buffer.alloc(32, 9).toString('base64')

test('readConfig_onlyWhatIsRequired_hasSafeDefaults', () => {
  expect(readConfig(valid)).toMatchObject({
    host: '127.0.0.1',
    port: 7080,
    apiUrl: 'https://api.example.org',
    eventsKey: Buffer.alloc(32, 7),
    chromiumPath: '/usr/bin/chromium',
    simulator: null,
    typing: { msPerChar: 40, maxMs: 6000 },
  })
})

test('readConfig_nothing_namesEverythingThatIsMissing', () => {
  expect(() => readConfig({})).toThrow(/WHATSAPP_HOST_SECRET[\s\S]*DATA_DIR[\s\S]*API_URL[\s\S]*WHATSAPP_EVENTS_SECRET/)
})

test.each([
  ['PORT', '70000'],
  ['PORT', '1.5'],
  ['API_URL', 'ftp://example.org'],
  ['WHATSAPP_HOST_SECRET', 'short'],
  ['WHATSAPP_EVENTS_SECRET', Buffer.alloc(32).toString('base64')],
  ['WHATSAPP_EVENTS_SECRET', 'whsec_not base64 at all!!'],
  ['WHATSAPP_EVENTS_SECRET', 'whsec_c2hvcnQ='],
  ['CHROMIUM_NO_SANDBOX', 'perhaps'],
  ['LOG_LEVEL', 'loud'],
  ['SEND_TYPING_MS_PER_CHAR', '-1'],
  ['SIMULATOR_HTTPS_PORT', '7091'],
  ['SIMULATOR_SPKI', spki],
])('readConfig_%s_%j_isRefusedByName', (name, value) => {
  expect(() => readConfig({ ...valid, [name]: value })).toThrow(name)
})

test('readConfig_simulator_isTakenInDevelopmentAndRefusedInProduction', () => {
  const env = { ...valid, SIMULATOR_HTTPS_PORT: '7091', SIMULATOR_SPKI: spki }
  expect(readConfig(env).simulator).toEqual({ httpsPort: 7091, spki })
  expect(() => readConfig({ ...env, NODE_ENV: 'production' })).toThrow('refused in production')
})
