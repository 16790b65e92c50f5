import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ClientOptions } from 'whatsapp-web.js'
import type { Config } from '../config.js'

export type Browser = { executablePath: string; userAgent: string }

/** The installed Chromium, and the user agent of the Chrome of its version: headless Chromium would name itself. */
export async function findBrowser(chromiumPath: string): Promise<Browser> {
  const { stdout } = await promisify(execFile)(chromiumPath, ['--version'], { timeout: 20_000 })
  const major = /\b(\d+)\.\d+\.\d+\.\d+\b/.exec(stdout)?.[1]
  if (!major) throw new Error(`CHROMIUM_PATH: ${chromiumPath} does not tell its version`)
  const platform = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)'
  return { executablePath: chromiumPath, userAgent: `${platform} Chrome/${major}.0.0.0 Safari/537.36` }
}

/** Made afresh for every client: the library writes into the object that it is given. */
export function clientOptions(config: Config, browser: Browser): ClientOptions {
  return {
    webVersionCache: { type: 'none' },
    userAgent: browser.userAgent,
    authTimeoutMs: config.timing.startTimeoutMs,
    puppeteer: {
      executablePath: browser.executablePath,
      headless: true,
      // With a pipe in place of a port, Chromium ends by itself when this process is killed.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--disable-component-update',
        ...(config.chromiumSandbox ? [] : ['--no-sandbox']),
        ...(config.simulator ? simulatorArguments(config.simulator) : []),
      ],
    },
  }
}

// The rest of the network is closed off, so that a test can never reach the real WhatsApp.
function simulatorArguments({ httpsPort, spki }: NonNullable<Config['simulator']>): string[] {
  const rules = `MAP web.whatsapp.com 127.0.0.1:${httpsPort},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1`
  return [`--host-resolver-rules=${rules}`, `--ignore-certificate-errors-spki-list=${spki}`]
}
