import { useTranslation } from 'react-i18next'
import type { WhatsappSession } from '@/api/whatsapp'
import { Card } from '@/components/Page'
import { useNow } from '@/lib/use-now'
import classes from './WhatsappPage.module.css'

/** The code to scan, how long it stands, and how to scan it. */
export function QrCode({ qr }: { qr: NonNullable<WhatsappSession['qr']> }) {
  const { t } = useTranslation()
  const now = useNow(1000)
  const seconds = Math.max(0, Math.round((Date.parse(qr.expiresAt) - now) / 1000))
  return (
    <Card>
      <div className={classes.pairing}>
        <div className={classes.code} data-expired={seconds === 0 || undefined}>
          {/* As an image, not as markup: whatever the SVG holds, it cannot run. */}
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(qr.svg)}`} alt={t('whatsapp.qr.alt')} />
          <p className={classes.countdown} data-low={seconds <= 10 || undefined}>
            {seconds > 0 ? t('whatsapp.qr.validFor', { count: seconds }) : t('whatsapp.qr.renewing')}
          </p>
        </div>
        <div className={classes.how}>
          <h2 className={classes.howTitle}>{t('whatsapp.qr.title')}</h2>
          <ol className={classes.steps}>
            <li>{t('whatsapp.qr.step1')}</li>
            <li>{t('whatsapp.qr.step2')}</li>
            <li>{t('whatsapp.qr.step3')}</li>
          </ol>
          <p className={classes.about}>{t('whatsapp.qr.keepOpen')}</p>
        </div>
      </div>
    </Card>
  )
}
