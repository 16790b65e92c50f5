import { notices as en } from '@/locales/notices/en'
import { notices as ru } from '@/locales/notices/ru'
import { i18n } from './i18n'

// They come with the list behind the bell, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { notices: en }, true)
i18n.addResourceBundle('ru', 'app', { notices: ru }, true)
