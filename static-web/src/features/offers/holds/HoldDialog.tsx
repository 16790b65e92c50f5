import { Alert, Button, Modal, NumberInput, Select, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/toast'
import { newId } from '@/lib/uuid'
import { useCreateHold } from '../api/use-holds'
import classes from '../Offers.module.css'
import { isNoSeats, offerProblem } from '../problems'
import { type PickedDeparture, TourPicker } from '../TourPicker'

const durations = [120, 1440, 4320, 10_080]

/** Keeps seats for a client; when there are too few it says so and offers the queue. */
export default function HoldDialog({
  clientId,
  conversationId,
  opened,
  onClose,
}: {
  clientId: string
  conversationId: string
  opened: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('offers.form.holdTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <HoldForm clientId={clientId} conversationId={conversationId} onClose={onClose} />
    </Modal>
  )
}

function HoldForm({ clientId, conversationId, onClose }: { clientId: string; conversationId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const create = useCreateHold()
  const [picked, setPicked] = useState<PickedDeparture>({ tourId: null, departureId: null })
  const [seats, setSeats] = useState<string | number>(2)
  const [minutes, setMinutes] = useState('1440')
  const [note, setNote] = useState('')
  // One key for one request: a second try after a lost answer holds nothing twice, another request is another hold.
  const key = useRef({ of: '', id: newId() })
  const ready = picked.departureId !== null && typeof seats === 'number'
  const save = (waitlist: boolean) => {
    if (!ready || create.isPending) return
    const draft = {
      departureId: picked.departureId!,
      clientId,
      conversationId,
      seats,
      minutes: Number(minutes),
      waitlist,
      note: note.trim() || null,
    }
    const body = JSON.stringify(draft)
    if (key.current.of !== body) key.current = { of: body, id: newId() }
    create.mutate(
      { draft, key: key.current.id },
      {
        onSuccess: hold => {
          toast.success(t(hold.state === 'held' ? 'offers.holds.taken' : 'offers.holds.waitingToast'))
          onClose()
        },
      },
    )
  }
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        save(false)
      }}
    >
      <TourPicker
        value={picked}
        onChange={next => {
          setPicked(next)
          create.reset()
        }}
      />
      <div className={classes.pair}>
        <NumberInput
          label={t('offers.form.seats')}
          description={t('offers.form.seatsHint')}
          value={seats}
          onChange={value => {
            setSeats(value)
            create.reset()
          }}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="strict"
          required
        />
        <Select
          label={t('offers.form.keep')}
          data={durations.map(value => ({
            value: `${value}`,
            label: value < 1440 ? t('offers.form.hours', { count: value / 60 }) : t('offers.form.days', { count: value / 1440 }),
          }))}
          value={minutes}
          onChange={value => setMinutes(value ?? '1440')}
          allowDeselect={false}
        />
      </div>
      <Textarea
        label={t('offers.form.note')}
        autosize
        minRows={1}
        maxRows={5}
        maxLength={1000}
        dir="auto"
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      {create.error && (
        <Alert color="red" role="alert">
          {offerProblem(create.error, t)}
          {isNoSeats(create.error) && (
            <div className={classes.offer}>
              <span>{t('offers.holds.queueOffer')}</span>
              <Button size="compact-sm" variant="default" loading={create.isPending} onClick={() => save(true)}>
                {t('offers.holds.join')}
              </Button>
            </div>
          )}
        </Alert>
      )}
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending} disabled={!ready}>
          {t('offers.form.save')}
        </Button>
      </div>
    </form>
  )
}
