import { createSpotlight } from '@mantine/spotlight'

const [store, handlers] = createSpotlight()

export const paletteStore = {
  store,
  open: handlers.open,
  /** Marks the first result, the way the component's own arrow keys mark one. */
  selectFirst() {
    const list = document.getElementById(store.getState().listId)
    const first = list?.querySelector('[data-action]')
    if (!list || !first) return
    list.querySelector('[data-selected]')?.removeAttribute('data-selected')
    first.setAttribute('data-selected', 'true')
    store.updateState(state => ({ ...state, selected: 0 }))
  },
}
