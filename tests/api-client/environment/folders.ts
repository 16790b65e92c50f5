import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const functions = `${root}/functions/bin/Release/net10.0`
