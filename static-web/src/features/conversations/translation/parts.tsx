import '@/lib/translation-texts'

// What is needed as soon as a chat is in another language, in one file of the build.
export { HeldMessage } from './HeldMessage'
export { LanguageDialog } from './LanguageDialog'
export { MissingNote } from './MissingNote'
export { TranslationLine } from './TranslationLine'
