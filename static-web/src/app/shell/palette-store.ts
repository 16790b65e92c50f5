import { createSpotlight } from '@mantine/spotlight'

const [store, handlers] = createSpotlight()

export const paletteStore = { store, open: handlers.open }
