import { Button, Checkbox, Loader } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WhatsappAction, WhatsappSession } from '@/api/whatsapp'
import { Chip, type Tone } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconAlert, IconWhatsapp } from '@/components/icons'
import { Card, Page, PageHeader } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { formatPhone, useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import { useWhatsappAction } from './api/use-whatsapp-action'
import { useWhatsappSession } from './api/use-whatsapp-session'
import { QrCode } from './QrCode'
import classes from './WhatsappPage.module.css'

const tones: Record<WhatsappSession['state'], Tone> = {
  disconnected: 'neutral',
  starting: 'accent',
  qr: 'warning',
  connected: 'success',
  failed: 'danger',
}

export function WhatsappPage({ admin }: { admin: boolean }) {
  const { t } = useTranslation()
  useTitle(t('nav.whatsapp'))
  const query = useWhatsappSession()
  return (
    <Page narrow>
      <PageHeader title={t('whatsapp.title')} hint={t('whatsapp.hint')} />
      <QueryView query={query} errorTitle={t('whatsapp.failed')} skeleton={<SkeletonRows count={3} height={60} />}>
        {session => <SessionCard session={session} admin={admin} />}
      </QueryView>
    </Page>
  )
}

function SessionCard({ session, admin }: { session: WhatsappSession; admin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const action = useWhatsappAction()
  const [asking, setAsking] = useState<'disconnect' | 'restart' | null>(null)
  const { state, phone, since, lastError, qr } = session
  const busy = (name: WhatsappAction) => action.isPending && action.variables === name
  const confirm = () => {
    if (asking) action.mutate(asking)
    setAsking(null)
  }
  return (
    <>
      <Card>
        <div className={classes.state} role="status" aria-live="polite">
          <span className={classes.icon} data-tone={tones[state]}>
            <IconWhatsapp size={26} />
          </span>
          <div className={classes.words}>
            <div className={classes.line}>
              <strong className={classes.phone}>{phone ? <bdi>{formatPhone(phone)}</bdi> : t('whatsapp.noNumber')}</strong>
              <Chip tone={tones[state]}>{t(`whatsapp.state.${state}`)}</Chip>
            </div>
            <p className={classes.about}>
              {t(`whatsapp.about.${state}`)}
              {state === 'connected' && since && ` ${t('whatsapp.since', { at: format.dateTime(since) })}`}
            </p>
            {lastError && state !== 'connected' && (
              <p className={classes.reason}>
                <IconAlert size={16} aria-hidden />
                <span>
                  {t('whatsapp.reason')} <bdi>{lastError}</bdi>
                </span>
              </p>
            )}
          </div>
          {admin && (state === 'connected' || state === 'starting' || state === 'qr') && (
            <div className={classes.actions}>
              <Button variant="default" loading={busy('restart')} onClick={() => setAsking('restart')}>
                {t('whatsapp.restart')}
              </Button>
              <Button variant="light" color="red" loading={busy('disconnect')} onClick={() => setAsking('disconnect')}>
                {state === 'connected' ? t('whatsapp.disconnect') : t('common.cancel')}
              </Button>
            </div>
          )}
        </div>
        {!admin && state !== 'connected' && <p className={classes.about}>{t('whatsapp.strip.askAdmin')}</p>}
      </Card>

      {admin && (state === 'disconnected' || state === 'failed') && (
        <Link onConnect={() => action.mutate('connect')} busy={busy('connect')} />
      )}
      {admin && state === 'starting' && (
        <Card>
          <div className={classes.starting}>
            <Loader size="sm" />
            <span>{t('whatsapp.preparing')}</span>
          </div>
        </Card>
      )}
      {admin && state === 'qr' && qr && <QrCode qr={qr} />}

      <ConfirmDialog
        opened={asking !== null}
        title={asking ? t(`whatsapp.confirm.${asking}.title`) : ''}
        confirmLabel={asking ? t(`whatsapp.confirm.${asking}.act`) : ''}
        danger={asking === 'disconnect'}
        onConfirm={confirm}
        onClose={() => setAsking(null)}
      >
        <p>{asking && t(`whatsapp.confirm.${asking}.text`)}</p>
      </ConfirmDialog>
    </>
  )
}

/** Before linking, the risk is said in plain words and has to be accepted. */
function Link({ onConnect, busy }: { onConnect: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const [accepted, setAccepted] = useState(false)
  return (
    <Card title={t('whatsapp.link.title')}>
      <div className={classes.risk}>
        <IconAlert size={22} aria-hidden />
        <div>
          <p className={classes.riskTitle}>{t('whatsapp.risk.title')}</p>
          <p>{t('whatsapp.risk.text')}</p>
          <ul>
            <li>{t('whatsapp.risk.ownNumber')}</li>
            <li>{t('whatsapp.risk.noStrangers')}</li>
            <li>{t('whatsapp.risk.keepPhone')}</li>
          </ul>
        </div>
      </div>
      <Checkbox
        className={classes.accept}
        label={t('whatsapp.risk.accept')}
        checked={accepted}
        onChange={event => setAccepted(event.currentTarget.checked)}
      />
      <Button disabled={!accepted} loading={busy} onClick={onConnect} leftSection={<IconWhatsapp size={20} />}>
        {t('whatsapp.connect')}
      </Button>
    </Card>
  )
}
