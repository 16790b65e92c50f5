import { offers as en } from '@/locales/offers/en'
import { offers as ru } from '@/locales/offers/ru'
import { i18n } from './i18n'

// Come with the panel that shows them: the first visit stays as small as it is.
i18n.addResourceBundle('en', 'app', { offers: en }, true)
i18n.addResourceBundle('ru', 'app', { offers: ru }, true)
