import { useTranslation } from 'react-i18next'
import type { Me } from '@/api/auth'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useTitle } from '@/lib/use-title'
import { useMe } from './api/use-me'
import { BrowserCard } from './BrowserCard'
import { PasswordCard } from './PasswordCard'
import { ProfileCard } from './ProfileCard'
import { SecondFactorCard } from './SecondFactorCard'
import { SessionsCard } from './SessionsCard'

/** What is about the person at the screen: name, password, second factor, where they are signed in. */
export function AccountPage({ onProfileSaved, onSignedOut }: { onProfileSaved: () => void; onSignedOut: () => void }) {
  const { t } = useTranslation()
  useTitle(t('account.title'))
  const query = useMe()
  return (
    <QueryView query={query} errorTitle={t('account.failed')} skeleton={<SkeletonRows count={5} height={56} />}>
      {me => (me.guest === null ? <Own me={me} onProfileSaved={onProfileSaved} onSignedOut={onSignedOut} /> : <BrowserCard />)}
    </QueryView>
  )
}

function Own({ me, onProfileSaved, onSignedOut }: { me: Me; onProfileSaved: () => void; onSignedOut: () => void }) {
  return (
    <>
      <ProfileCard me={me} onSaved={onProfileSaved} />
      <PasswordCard email={me.email} />
      <SecondFactorCard me={me} />
      <SessionsCard onSignedOut={onSignedOut} />
      <BrowserCard />
    </>
  )
}
