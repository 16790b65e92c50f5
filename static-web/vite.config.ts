import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// In development the API is another process: the proxy keeps the app on one origin, as it is in production.
const apiTarget = process.env.SOULCRM_API ?? 'http://127.0.0.1:7071'

// Shared by several files of the build, but only by those of the inbox and of tasks: a first visit does without.
const ofTheInbox =
  /[\\/]src[\\/](api[\\/](media|quick-replies|colleagues)|lib[\\/](inbox-texts|file-words|zoned-time)|locales[\\/]inbox[\\/])/

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': apiTarget } },
  build: {
    target: 'es2022',
    sourcemap: true,
    // The budget script checks gzip sizes, Vite's own warning looks at raw bytes.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        // Left alone, every icon and helper that two pages share becomes a file of its own: dozens of tiny requests.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'data', test: /node_modules[\\/](@tanstack[\\/](?!react-virtual|virtual-core)|i18next|react-i18next)/ },
            {
              name: 'parts',
              test: /node_modules[\\/](@mantine[\\/]|@floating-ui|@tabler|clsx|react-remove-scroll)/,
              minShareCount: 3,
            },
            { name: 'forms', test: /node_modules[\\/](react-hook-form|@hookform|zod)/ },
            {
              name: 'common',
              test: id => /[\\/]src[\\/](api|components|lib|locales)[\\/]/.test(id) && !ofTheInbox.test(id),
              minShareCount: 3,
            },
            { name: 'chat', test: ofTheInbox },
          ],
        },
      },
    },
  },
  test: {
    // Tests of components ask for jsdom in their first line; the rest start faster without it.
    environment: 'node',
    setupFiles: ['./src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Five seconds are not enough for typing into a form where two cores do everything at once.
    testTimeout: 20_000,
  },
})
