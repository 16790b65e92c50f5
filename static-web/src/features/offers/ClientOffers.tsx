import '@/lib/offer-texts'
import { HoldSection } from './holds/HoldSection'
import { QuoteSection } from './quotes/QuoteSection'

/** Seats that are kept for a client and what was offered to him, in the client's panel. */
export default function ClientOffers(props: {
  clientId: string
  /** Where it is agreed and sent. */
  conversationId: string
  isAdmin: boolean
  heading: 'h2' | 'h3'
}) {
  return (
    <>
      <HoldSection {...props} />
      <QuoteSection {...props} />
    </>
  )
}
