import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { IconBack } from '@/components/icons'
import classes from './ProductPage.module.css'

export function BackToTours() {
  const { t } = useTranslation()
  return (
    <Link to="/products" className={classes.back} aria-label={t('products.backToList')}>
      <IconBack size={22} />
    </Link>
  )
}
