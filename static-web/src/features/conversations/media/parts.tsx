import '@/lib/chat-texts'

// What is needed as soon as a chat has a file, in one file of the build.
export { MessageMedia } from './MessageMedia'
export { UnsentMedia } from './UnsentMedia'
