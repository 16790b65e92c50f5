import '@/lib/audit-texts'
import { useTranslation } from 'react-i18next'
import { spelled } from './spelled'

/** What was done, in people's words. An operation that this version does not know keeps its name, taken apart. */
export function useOperationText() {
  const { t, i18n } = useTranslation()
  return (operation: string) =>
    i18n.exists(`audit.operations.${operation}`) ? t(`audit.operations.${operation as 'Login'}`) : spelled(operation)
}
