import '@/lib/chat-texts'

// What writing sometimes needs, in one file of the build: the chat itself does not wait for it.
export { AssignDialog } from '../assign/AssignDialog'
export { LaterDialog } from '../later/LaterDialog'
export { ScheduledList } from '../later/ScheduledList'
export { QuickMenu } from '../quick/QuickMenu'
export { AttachmentChip } from './AttachmentChip'
