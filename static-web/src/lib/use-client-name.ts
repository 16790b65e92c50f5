import { useTranslation } from 'react-i18next'
import { formatPhone } from './format'

/** What to call a client on screen: the name, else the phone, else words. WhatsApp may hide both. */
export function useClientName() {
  const { t } = useTranslation()
  return (client: { name: string; phone: string | null }): string =>
    client.name || (client.phone ? formatPhone(client.phone) : t('conversation.nameless'))
}
