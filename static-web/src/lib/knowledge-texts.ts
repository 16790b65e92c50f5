import { knowledge as en } from '@/locales/knowledge/en'
import { knowledge as ru } from '@/locales/knowledge/ru'
import { i18n } from './i18n'

// The administrators' screens have texts of their own, which come with them: everybody else's first visit stays as small as it is.
i18n.addResourceBundle('en', 'app', { knowledge: en }, true)
i18n.addResourceBundle('ru', 'app', { knowledge: ru }, true)
