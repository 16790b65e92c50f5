import { Alert, Button, Checkbox } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconCopy, IconDownload } from '@/components/icons'
import { toast } from '@/components/toast'
import { copyText } from '@/lib/copy-text'
import { problemText } from '@/lib/problem-text'
import { saveText } from '@/lib/save-text'
import classes from './Totp.module.css'

/** Shown once: they are kept before anything goes on. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => Promise<void> }) {
  const { t } = useTranslation()
  const [kept, setKept] = useState(false)
  const finish = useMutation({ mutationFn: onDone })
  const text = codes.join('\n')
  return (
    <div className={classes.recovery}>
      <h3 className={classes.heading}>{t('account.totp.recoveryTitle')}</h3>
      <p className={classes.about}>{t('account.totp.recoveryHint')}</p>
      <ul className={classes.codes} aria-label={t('account.totp.recoveryTitle')}>
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={<IconCopy size={17} />}
          onClick={() =>
            void copyText(text).then(done => (done ? toast.success(t('common.copied')) : toast.error(t('common.copyFailed'))))
          }
        >
          {t('account.totp.copyCodes')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={17} />}
          onClick={() => saveText('soul-crm-recovery-codes.txt', `Soul CRM\n\n${text}\n`)}
        >
          {t('account.totp.downloadCodes')}
        </Button>
      </div>
      <Checkbox label={t('account.totp.kept')} checked={kept} onChange={event => setKept(event.currentTarget.checked)} />
      {finish.error && (
        <Alert color="red" role="alert">
          {problemText(finish.error, t)}
        </Alert>
      )}
      <div>
        <Button disabled={!kept} loading={finish.isPending} onClick={() => finish.mutate()}>
          {t('common.done')}
        </Button>
      </div>
    </div>
  )
}
