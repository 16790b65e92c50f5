import { agentsEn } from '@/locales/agents/en'
import { agentsRu } from '@/locales/agents/ru'
import { i18n } from './i18n'

// The administrators' screens have texts of their own, which come with them: everybody else's first visit stays as small as it is.
i18n.addResourceBundle('en', 'agents', agentsEn)
i18n.addResourceBundle('ru', 'agents', agentsRu)
