import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AuthLayout } from '@/components/AuthLayout'
import classes from '@/components/AuthLayout.module.css'

/** A link that is spent, too old or not whole, and where to get another. */
export function BadLink({ kind }: { kind: 'password' | 'invitation' }) {
  const { t } = useTranslation()
  return (
    <AuthLayout title={t('auth.badLink.title')}>
      <p role="alert">{t(`auth.badLink.${kind}`)}</p>
      {kind === 'password' && (
        <Button component={Link} to="/forgot-password" fullWidth>
          {t('auth.badLink.askAgain')}
        </Button>
      )}
      <p className={classes.other}>
        <Link to="/login">{t('auth.backToLogin')}</Link>
      </p>
    </AuthLayout>
  )
}
