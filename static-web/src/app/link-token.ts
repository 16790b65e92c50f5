import { watchLinkTokens } from '@/lib/link-token'

// Imported first of all: the router must not see the token either.
watchLinkTokens()
