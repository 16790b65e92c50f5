/// <reference types="vite/client" />

// Icons are imported one file each: the package's index has thousands of modules, which dev and tests would all load.
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const Icon: import('@tabler/icons-react').Icon
  export default Icon
}
