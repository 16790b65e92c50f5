import { replies as en } from '@/locales/replies/en'
import { replies as ru } from '@/locales/replies/ru'
import { i18n } from './i18n'

// They come with the settings.
i18n.addResourceBundle('en', 'app', { replies: en }, true)
i18n.addResourceBundle('ru', 'app', { replies: ru }, true)
