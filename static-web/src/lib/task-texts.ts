import { tasks as en } from '@/locales/tasks/en'
import { tasks as ru } from '@/locales/tasks/ru'
import { i18n } from './i18n'

// They come with the tasks, so that the first bytes of everybody stay few.
i18n.addResourceBundle('en', 'app', { tasks: en }, true)
i18n.addResourceBundle('ru', 'app', { tasks: ru }, true)
