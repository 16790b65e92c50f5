import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { days, type Organization } from '@/api/organization'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useLeaveGuard } from '@/lib/use-leave-guard'
import { useUpdateOrganization } from './api/use-update-organization'
import { WorkingDay } from './WorkingDay'
import classes from './WorkingHours.module.css'
import { isSameWeek, spanProblem, toWeek, toWorkingHours, type Week } from './working-hours'

/** When managers work, in the agency's own time. */
export function WorkingHoursForm({ organization }: { organization: Organization }) {
  const { t } = useTranslation()
  const update = useUpdateOrganization(organization)
  // Null while nothing was touched: a colleague's change then simply shows.
  const [draft, setDraft] = useState<Week | null>(null)
  const saved = toWeek(organization.workingHours)
  const week = draft ?? saved
  const isDirty = draft !== null && !isSameWeek(draft, saved)
  useLeaveGuard(() => isDirty, t('common.unsavedQuestion'))
  const isWrong = days.some(day => spanProblem(week[day]) !== null)
  return (
    <form
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        if (isWrong) return
        update.mutate(
          { workingHours: toWorkingHours(week) },
          {
            onSuccess: () => {
              setDraft(null)
              toast.success(t('settings.saved'))
            },
          },
        )
      }}
    >
      <p className={classes.about}>{t('settings.hours.hint', { zone: organization.timeZone })}</p>
      <div className={classes.week}>
        {days.map(day => (
          <WorkingDay key={day} day={day} spans={week[day]} onChange={spans => setDraft({ ...week, [day]: spans })} />
        ))}
      </div>
      {update.error && (
        <Alert color="red" role="alert">
          {problemText(update.error, t)}
        </Alert>
      )}
      <div>
        <Button type="submit" loading={update.isPending} disabled={!isDirty || isWrong}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
