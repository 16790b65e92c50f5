import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { AgentTexts } from '@/locales/agents/en'
import type { audit } from '@/locales/audit/en'
import type { chat } from '@/locales/chat/en'
import type { dialogues } from '@/locales/dialogues/en'
import { en } from '@/locales/en'
import type { inbox } from '@/locales/inbox/en'
import type { knowledge } from '@/locales/knowledge/en'
import type { notices } from '@/locales/notices/en'
import type { offers } from '@/locales/offers/en'
import type { records } from '@/locales/records/en'
import type { replies } from '@/locales/replies/en'
import { ru } from '@/locales/ru'
import type { settings } from '@/locales/settings/en'
import type { tasks } from '@/locales/tasks/en'
import type { translation } from '@/locales/translation/en'
import { preferences } from './preferences'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: {
      app: typeof en & {
        knowledge: typeof knowledge
        offers: typeof offers
        translation: typeof translation
        inbox: typeof inbox
        notices: typeof notices
        dialogues: typeof dialogues
        audit: typeof audit
        chat: typeof chat
        tasks: typeof tasks
        settings: typeof settings
        replies: typeof replies
        records: typeof records
      }
      agents: AgentTexts
    }
  }
}

void i18next.use(initReactI18next).init({
  lng: preferences.language.get(),
  fallbackLng: 'en',
  supportedLngs: ['en', 'ru'],
  defaultNS: 'app',
  resources: { en: { app: en }, ru: { app: ru } },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

preferences.language.subscribe(() => {
  const language = preferences.language.get()
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
})

export const i18n = i18next
