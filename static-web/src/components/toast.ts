import { notifications } from '@mantine/notifications'

/** A short message in the corner, read out by screen readers. Never the only record of anything. */
export const toast = {
  success: (message: string) => notifications.show({ message, color: 'brand', autoClose: 5000 }),
  error: (message: string) => notifications.show({ message, color: 'red', autoClose: 9000 }),
}
