import { dialogues as en } from '@/locales/dialogues/en'
import { dialogues as ru } from '@/locales/dialogues/ru'
import { i18n } from './i18n'

// They come with the settings, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { dialogues: en }, true)
i18n.addResourceBundle('ru', 'app', { dialogues: ru }, true)
