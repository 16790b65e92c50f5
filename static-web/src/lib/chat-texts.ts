import { chat as en } from '@/locales/chat/en'
import { chat as ru } from '@/locales/chat/ru'
import { i18n } from './i18n'

// They come with the parts of a chat that are not always there: files, quick replies, messages that leave later.
i18n.addResourceBundle('en', 'app', { chat: en }, true)
i18n.addResourceBundle('ru', 'app', { chat: ru }, true)
