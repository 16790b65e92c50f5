import { isAdmin } from '@/api/auth'
import { WhatsappPage } from '@/features/whatsapp/WhatsappPage'
import { useUser } from '../session'

export function WhatsappRoute() {
  return <WhatsappPage admin={isAdmin(useUser())} />
}
