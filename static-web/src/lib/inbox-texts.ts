import { inbox as en } from '@/locales/inbox/en'
import { inbox as ru } from '@/locales/inbox/ru'
import { i18n } from './i18n'

// They come with the inbox, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { inbox: en }, true)
i18n.addResourceBundle('ru', 'app', { inbox: ru }, true)
