import { settings as en } from '@/locales/settings/en'
import { settings as ru } from '@/locales/settings/ru'
import { i18n } from './i18n'

// They come with the settings, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { settings: en }, true)
i18n.addResourceBundle('ru', 'app', { settings: ru }, true)
