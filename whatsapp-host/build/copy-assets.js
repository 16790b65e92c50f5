// The compiler leaves pages and styles where they are; the simulator serves them from beside its compiled scripts.
import { cpSync } from 'node:fs'

cpSync('simulator/web', 'dist/simulator/web', {
  recursive: true,
  filter: (source) => !source.endsWith('.ts') && !source.endsWith('tsconfig.json'),
})
