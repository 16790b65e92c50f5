import { notifications } from '@mantine/notifications'
import classes from './Tasks.module.css'

/** Says what was done and takes it back for as long as it is shown. */
export function undoToast(message: string, label: string, onUndo: () => void) {
  const id = notifications.show({
    color: 'brand',
    autoClose: 7000,
    message: (
      <span className={classes.toast}>
        <bdi dir="auto">{message}</bdi>
        <button
          type="button"
          className={classes.undo}
          onClick={() => {
            notifications.hide(id)
            onUndo()
          }}
        >
          {label}
        </button>
      </span>
    ),
  })
}
