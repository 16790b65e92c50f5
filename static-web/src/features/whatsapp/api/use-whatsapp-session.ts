import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getWhatsappSession } from '@/api/whatsapp'

/** The state of the agency's number. While it is being linked, also asked for on a clock: the QR lives for seconds. */
export const useWhatsappSession = () =>
  useQuery({
    queryKey: keys.whatsapp,
    queryFn: ({ signal }) => getWhatsappSession(signal),
    refetchInterval: ({ state }) => (state.data?.state === 'starting' || state.data?.state === 'qr' ? 4000 : false),
  })
