import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadOrCreateCertificate } from './certificate.js'
import type { SimulatorConfig } from './config.js'
import { Faults } from './faults.js'
import { MediaStore } from './media-store.js'
import { ModuleLog } from './module-log.js'
import { Pairings } from './pairing.js'
import { createPhonesServer } from './phones-server.js'
import { seed } from './seed.js'
import { createStandInServer } from './stand-in-server.js'
import { openWorld } from './store.js'

export type Simulator = { httpPort: number; httpsPort: number; spki: string; stop: () => Promise<void> }

export async function startSimulator(config: SimulatorConfig): Promise<Simulator> {
  const certificate = loadOrCreateCertificate(config.dataDir)
  const { world, close } = openWorld(config.dataDir)
  seed(world)
  const media = new MediaStore(join(config.dataDir, 'media'))
  const faults = new Faults()
  const modules = new ModuleLog()
  const pairings = new Pairings(world, config)
  const standIn = createStandInServer({ world, media, pairings, faults, modules, certificate, ...config })
  const phones = createPhonesServer({ world, media, pairings, faults, modules, standIn, spki: certificate.spki })

  await standIn.app.listen({ host: config.host, port: config.httpsPort })
  await phones.listen({ host: config.host, port: config.httpPort })
  const port = (app: typeof phones) => (app.server.address() as AddressInfo).port
  return {
    httpPort: port(phones),
    httpsPort: port(standIn.app as unknown as typeof phones),
    spki: certificate.spki,
    stop: async () => {
      await Promise.all([phones.close(), standIn.app.close()])
      close()
    },
  }
}
