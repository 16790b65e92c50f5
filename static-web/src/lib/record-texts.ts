import { records as en } from '@/locales/records/en'
import { records as ru } from '@/locales/records/ru'
import { i18n } from './i18n'

// They come with the client's panel, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { records: en }, true)
i18n.addResourceBundle('ru', 'app', { records: ru }, true)
