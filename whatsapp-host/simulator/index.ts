import { readConfig } from './config.js'
import { startSimulator } from './simulator.js'

const config = readConfig(process.env)
const simulator = await startSimulator(config)
console.log(
  JSON.stringify({
    msg: 'simulator ready',
    phones: `http://${config.host}:${simulator.httpPort}/`,
    httpsPort: simulator.httpsPort,
    spki: simulator.spki,
  }),
)
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.stop().then(() => process.exit(0)))
}
