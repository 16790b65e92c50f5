// Writes Prisma's client to dist/prisma. Its program wants a schema engine to be there, which only migrations use: any executable will do,
// and nothing is downloaded.
import { execFileSync } from 'node:child_process'

execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--schema', 'prisma/schema.prisma'], {
  cwd: import.meta.dirname,
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  stdio: 'inherit',
})
