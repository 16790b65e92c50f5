import { ActionIcon, CloseButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '@/api/clients'
import { Chip } from '@/components/Chip'
import { IconBack } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { formatPhone, useFormat } from '@/lib/format'
import { useClient } from './api/use-client'
import classes from './ClientPanel.module.css'
import { ContactRules } from './ContactRules'
import { CustomFields } from './CustomFields'
import { Duplicates } from './Duplicates'
import { EditableName } from './EditableName'
import { EraseClient } from './EraseClient'
import { Notes } from './Notes'
import { StatusHistory } from './StatusHistory'
import { StatusSelect } from './StatusSelect'
import { TripBrief } from './TripBrief'

/** Who the client is and what trip they want, beside the chat. */
export function ClientPanel({
  clientId,
  me,
  asPage,
  offers,
  tasks,
  onClose,
  onOpenMessage,
}: {
  clientId: string
  /** Whose notes can be deleted: their own, and for an administrator all. Administrators erase clients. */
  me: { id: string; isAdmin: boolean }
  /** On a phone the panel is a page with a way back. */
  asPage: boolean
  /** Seats and quotes, and what is to be done: other features', so they are handed in. */
  offers?: (heading: 'h2' | 'h3') => ReactNode
  tasks?: (heading: 'h2' | 'h3') => ReactNode
  onClose: () => void
  onOpenMessage: (messageId: string) => void
}) {
  const { t } = useTranslation()
  const client = useClient(clientId)
  const Heading = asPage ? 'h1' : 'h2'
  const sectionHeading = asPage ? 'h2' : 'h3'
  return (
    <div className={classes.panel}>
      <header className={classes.header}>
        {asPage && (
          <ActionIcon size="lg" aria-label={t('common.back')} onClick={onClose}>
            <IconBack size={22} />
          </ActionIcon>
        )}
        <Heading className={classes.title}>{t('client.title')}</Heading>
        {!asPage && <CloseButton aria-label={t('common.close')} onClick={onClose} />}
      </header>
      <QueryView query={client} errorTitle={t('client.failed')} skeleton={<SkeletonRows count={4} height={36} />}>
        {data => <Identity client={data} />}
      </QueryView>
      {client.data && <Duplicates heading={sectionHeading} client={client.data} />}
      <TripBrief heading={sectionHeading} clientId={clientId} onOpenMessage={onOpenMessage} />
      {tasks?.(sectionHeading)}
      {offers?.(sectionHeading)}
      <Notes heading={sectionHeading} clientId={clientId} me={me} />
      {client.data && (
        <>
          <CustomFields heading={sectionHeading} client={client.data} />
          <ContactRules heading={sectionHeading} client={client.data} />
        </>
      )}
      <StatusHistory heading={sectionHeading} clientId={clientId} />
      {client.data && me.isAdmin && <EraseClient heading={sectionHeading} client={client.data} />}
    </div>
  )
}

function Identity({ client }: { client: Client }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section className={classes.section}>
      <EditableName client={client} />
      {client.blocked && (
        <p className={classes.flags}>
          <Chip tone="danger">{t('client.contact.blocked')}</Chip>
        </p>
      )}
      <StatusSelect client={client} />
      <dl className={classes.facts}>
        <Fact label={t('client.phone')}>
          {client.phone ? (
            <a href={`tel:${client.phone}`}>
              <bdi>{formatPhone(client.phone)}</bdi>
            </a>
          ) : (
            <span className={classes.missing}>{t('client.hiddenPhone')}</span>
          )}
        </Fact>
        <Fact label={t('client.language')}>{client.language ? format.language(client.language) : t('client.unknown')}</Fact>
        <Fact label={t('client.firstSeen')}>
          <time dateTime={client.createdAt} title={format.dateTime(client.createdAt)}>
            {format.day(client.createdAt)}, {format.time(client.createdAt)}
          </time>
        </Fact>
        {client.lastSeenAt && (
          <Fact label={t('client.lastSeen')}>
            <time dateTime={client.lastSeenAt} title={format.dateTime(client.lastSeenAt)}>
              {format.day(client.lastSeenAt)}, {format.time(client.lastSeenAt)}
            </time>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
