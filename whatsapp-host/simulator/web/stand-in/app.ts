import { Account } from './account.js'
import { Emitter } from './emitter.js'
import { MediaTransfer } from './media-transfer.js'
import { Conn, Socket } from './models.js'
import { createModules, type Pairing } from './modules.js'
import { Server } from './server.js'
import { Storage } from './storage.js'
import type { PairingEvent } from './wire.js'

type WhatsAppWindow = { Debug: { VERSION: string }; require: (name: string) => unknown }

const VERSION = '2.3000.0-simulator'
const REPORT_MODULES_MS = 200

const storage = await Storage.open()
const server = new Server()
const socket = new Socket()
const conn = new Conn()
const cmd = new Emitter()
const pageId = crypto.randomUUID()
const pairing: Pairing = {
  refresh: () => {
    socket.set({ state: 'UNPAIRED' })
    void server.refreshQr(pageId)
  },
  keys: {
    staticKey: crypto.getRandomValues(new Uint8Array(32)),
    identityKey: crypto.getRandomValues(new Uint8Array(32)),
    advSecret: base64(crypto.getRandomValues(new Uint8Array(32))),
  },
}
const transfer = new MediaTransfer(server)
const account = new Account(server, transfer, storage, socket, conn)
account.onUnlinked = async () => {
  await storage.clear()
  cmd.trigger('logout')
  location.assign('/?post_logout=1')
}
account.onFault = (kind) => {
  if (kind === 'reload') location.reload()
  if (kind === 'hang-page') for (;;); // what a page does whose renderer is stuck
}

server.token = await storage.token()
const boot = await server.boot()
const modules = createModules({ server, socket, conn, cmd, account, transfer, pairing })
const isKnown = (name: string) => Object.hasOwn(modules, name) && name !== boot.missingModule

if (boot.me && boot.earlySync) {
  // Connected and synced before the library had a chance to listen.
  await signIn()
  await new Promise<void>((resolve) => socket.once('change:hasSynced', () => resolve()))
}
expose()
if (!boot.me) showQr()
else if (!boot.earlySync) void signIn()

async function signIn(): Promise<void> {
  const { me, ...rest } = boot.me ? boot : await server.boot()
  socket.set({ state: boot.me ? 'OPENING' : 'PAIRING' })
  account.enter({ me, ...rest })
  account.connect({ me, ...rest })
}

function showQr(): void {
  socket.set({ state: 'OPENING' })
  const { staticKey, identityKey, advSecret } = pairing.keys
  const query = {
    page: pageId,
    staticKey: base64(staticKey),
    identityKey: base64(identityKey),
    advSecret,
    platform: '1',
  }
  server.stream(
    '/pairing',
    query,
    async (event: PairingEvent) => {
      if (event.type === 'ref') {
        conn.set({ ref: event.ref })
        socket.set({ state: 'UNPAIRED' })
      } else if (event.type === 'idle') {
        socket.set({ state: 'UNPAIRED_IDLE' })
      } else {
        conn.set({ ref: undefined })
        server.token = event.token
        await storage.saveToken(event.token)
        await signIn()
      }
    },
    () => {
      if (server.token === undefined) setTimeout(showQr, 1000)
    },
  )
}

/** An unknown module fails loudly here and is reported: the library needs something that the stand-in lacks. */
function expose(): void {
  const used = new Set<string>()
  const unknown = new Set<string>()
  let report: ReturnType<typeof setTimeout> | undefined
  const target = window as unknown as WhatsAppWindow
  target.require = (name) => {
    const known = isKnown(name)
    const seen = known ? used : unknown
    if (!seen.has(name)) {
      seen.add(name)
      clearTimeout(report)
      const tell = () => void server.modules([...used], [...unknown])
      // What is unknown is told at once: the page is likely to be closed for it.
      if (known) report = setTimeout(tell, REPORT_MODULES_MS)
      else tell()
    }
    if (!known) throw new Error(`Requiring unknown module "${name}"`)
    return modules[name]
  }
  target.Debug = { VERSION }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
