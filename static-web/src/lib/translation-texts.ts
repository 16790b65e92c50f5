import { translation as en } from '@/locales/translation/en'
import { translation as ru } from '@/locales/translation/ru'
import { i18n } from './i18n'

// They come with the first chat in another language: everybody else's first visit stays as small as it is.
i18n.addResourceBundle('en', 'app', { translation: en }, true)
i18n.addResourceBundle('ru', 'app', { translation: ru }, true)
