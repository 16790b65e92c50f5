import { Alert } from '@mantine/core'
import { useTexts } from '../texts'

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { warning } = useTexts()
  return warnings.map(name => (
    <Alert key={name} color="yellow" role="status">
      {warning(name)}
    </Alert>
  ))
}
