import { Alert, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TotpSetUp } from '@/api/account'
import { CopyField } from '@/components/CopyField'
import { problemText } from '@/lib/problem-text'
import { useWait } from '@/lib/use-wait'
import classes from './Totp.module.css'

/** In fours, as the apps show it. */
const grouped = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')

export function TotpPairing({
  setUp,
  error,
  busy,
  onCode,
  onCancel,
}: {
  setUp: TotpSetUp
  error: unknown
  busy: boolean
  onCode: (code: string) => void
  onCancel?: () => void
}) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const wait = useWait(error)
  return (
    <div className={classes.pairing}>
      {/* As an image, not as markup: whatever the SVG holds, it cannot run. */}
      <img
        className={classes.qr}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(setUp.qrSvg)}`}
        alt={t('account.totp.qrAlt')}
      />
      <ol className={classes.steps}>
        <li>{t('account.totp.step1')}</li>
        <li>
          {t('account.totp.step2')}
          <a className={classes.appLink} href={setUp.uri}>
            {t('account.totp.openApp')}
          </a>
          <CopyField label={t('account.totp.secret')} value={setUp.secret} shown={grouped(setUp.secret)} mono />
        </li>
        <li>
          {t('account.totp.step3')}
          <form
            className={classes.codeForm}
            onSubmit={event => {
              event.preventDefault()
              if (code.trim()) onCode(code.trim())
            }}
          >
            {error ? (
              <Alert color="red" role="alert">
                {problemText(error, t)}
              </Alert>
            ) : null}
            <TextInput
              label={t('auth.code.label')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={40}
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
            />
            <div className={classes.actions}>
              <Button type="submit" loading={busy} disabled={!code.trim() || wait > 0}>
                {t('account.totp.confirm')}
              </Button>
              {onCancel && (
                <Button variant="default" onClick={onCancel}>
                  {t('common.cancel')}
                </Button>
              )}
            </div>
          </form>
        </li>
      </ol>
    </div>
  )
}
