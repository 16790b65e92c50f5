import { audit as en } from '@/locales/audit/en'
import { audit as ru } from '@/locales/audit/ru'
import { i18n } from './i18n'

// They come with the journal, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { audit: en }, true)
i18n.addResourceBundle('ru', 'app', { audit: ru }, true)
