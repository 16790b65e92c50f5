import { createTheme } from '@mantine/core'

// Colours live in tokens.css (MantineProvider writes no variables of its own); this names the scale and sets defaults.
const scale = Array.from({ length: 10 }, () => '#0b7570') as unknown as readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]

export const theme = createTheme({
  primaryColor: 'brand',
  colors: { brand: scale },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    // The page itself never scrolls, and locking it would need an inline style sheet, which the policy refuses.
    Modal: { defaultProps: { centered: true, radius: 'md', lockScroll: false } },
    Spotlight: { defaultProps: { lockScroll: false } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})
