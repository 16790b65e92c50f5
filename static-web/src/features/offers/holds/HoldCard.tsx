import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Hold, HoldState } from '@/api/holds'
import { localized } from '@/api/products'
import { Chip, type Tone } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { IconAgent } from '@/components/icons'
import { toast } from '@/components/toast'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { type HoldAct, useHoldAct } from '../api/use-holds'
import { isSoon, timeLeft } from '../countdown'
import classes from '../Offers.module.css'
import { isNoSeats, offerProblem } from '../problems'

const tones: Record<HoldState, Tone> = {
  proposed: 'agent',
  waiting: 'warning',
  held: 'accent',
  confirmed: 'success',
  released: 'neutral',
  expired: 'neutral',
  dismissed: 'neutral',
}

/** One hold: what it is, how long it still is so, and what can be done. */
export function HoldCard({ hold, isAdmin, who = 'manager' }: { hold: Hold; isAdmin: boolean; who?: 'manager' | 'client' }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const act = useHoldAct(hold)
  const [asking, setAsking] = useState<'confirm' | 'release' | null>(null)
  const done: Record<HoldAct, string> = {
    take: t('offers.holds.taken'),
    join: t('offers.holds.waitingToast'),
    confirm: t('offers.holds.sold'),
    extend: t('offers.holds.extended'),
    release: t(
      hold.state === 'proposed'
        ? 'offers.holds.dismissed'
        : hold.state === 'waiting'
          ? 'offers.holds.left_queue'
          : 'offers.holds.released',
    ),
  }
  const run = (name: HoldAct) =>
    act.mutate(name, { onSuccess: () => toast.success(done[name]), onSettled: () => setAsking(null) })
  const button = (name: HoldAct, label: string, onClick = () => run(name), main = false) => (
    <Button
      size="compact-sm"
      variant={main ? 'filled' : 'default'}
      loading={act.isPending && act.variables === name}
      disabled={act.isPending}
      onClick={onClick}
    >
      {label}
    </Button>
  )
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <Chip tone={tones[hold.state]} icon={hold.state === 'proposed' ? <IconAgent size={14} /> : undefined}>
          {t(`offers.holds.state.${hold.state}`)}
        </Chip>
        <span className={classes.seats}>{t('offers.holds.seats', { count: hold.seats })}</span>
      </div>
      {who === 'client' && (
        <p className={classes.name}>
          <bdi dir="auto">{hold.clientName}</bdi>
        </p>
      )}
      <p className={who === 'client' ? classes.meta : classes.name}>
        <bdi dir="auto">{localized(hold.productTitle, i18n.language)}</bdi>, {format.date(hold.departureDate)}
      </p>
      <State hold={hold} />
      {hold.note && (
        <p className={classes.note}>
          <UserText text={hold.note} />
        </p>
      )}
      {hold.managerName && who === 'manager' && hold.state !== 'proposed' && (
        <p className={classes.meta}>
          <bdi>{t('offers.holds.by', { name: hold.managerName })}</bdi>
        </p>
      )}
      {act.error && (
        <Alert color="red" role="alert">
          {offerProblem(act.error, t)}
          {isNoSeats(act.error) && hold.state === 'proposed' && (
            <div className={classes.offer}>
              <span>{t('offers.holds.queueOffer')}</span>
              {button('join', t('offers.holds.join'))}
            </div>
          )}
        </Alert>
      )}
      <div className={classes.acts}>
        {hold.state === 'proposed' && button('take', t('offers.holds.take'), undefined, true)}
        {hold.state === 'proposed' && button('release', t('offers.holds.dismiss'))}
        {hold.state === 'waiting' && button('release', t('offers.holds.leave'))}
        {hold.state === 'held' && button('confirm', t('offers.holds.sell'), () => setAsking('confirm'), true)}
        {hold.state === 'held' && button('extend', t('offers.holds.extend'))}
        {hold.state === 'held' && button('release', t('offers.holds.release'), () => setAsking('release'))}
        {hold.state === 'confirmed' && isAdmin && button('release', t('offers.holds.giveBack'), () => setAsking('release'))}
      </div>
      <ConfirmDialog
        opened={asking === 'confirm'}
        title={t('offers.holds.sellTitle')}
        confirmLabel={t('offers.holds.sell')}
        busy={act.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => run('confirm')}
      >
        <p>{t('offers.holds.sellText')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'release'}
        danger
        title={t(hold.state === 'confirmed' ? 'offers.holds.giveBackTitle' : 'offers.holds.releaseTitle')}
        confirmLabel={t(hold.state === 'confirmed' ? 'offers.holds.giveBack' : 'offers.holds.release')}
        busy={act.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => run('release')}
      >
        <p>{t(hold.state === 'confirmed' ? 'offers.holds.giveBackText' : 'offers.holds.releaseText')}</p>
      </ConfirmDialog>
    </li>
  )
}

function State({ hold }: { hold: Hold }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(15_000)
  if (hold.state === 'proposed') return <p className={classes.meta}>{t('offers.holds.proposedHint')}</p>
  if (hold.state === 'waiting' && hold.waitingPosition)
    return <p className={classes.meta}>{t('offers.holds.position', { count: hold.waitingPosition })}</p>
  if (hold.state !== 'held' || !hold.expiresAt)
    return hold.departureId ? null : <p className={classes.meta}>{t('offers.holds.departureGone')}</p>
  const left = timeLeft(hold.expiresAt, now, t)
  return (
    <p className={classes.meta} data-soon={isSoon(hold.expiresAt, now) || undefined}>
      <time dateTime={hold.expiresAt} title={format.dateTime(hold.expiresAt)}>
        {left ? t('offers.holds.left', { time: left }) : t('offers.holds.over')}
      </time>
      {left &&
        ` · ${t('offers.holds.until', { time: `${format.shortDate(format.dayKey(hold.expiresAt))}, ${format.time(hold.expiresAt)}` })}`}
    </p>
  )
}
