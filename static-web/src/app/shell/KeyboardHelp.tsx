import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Keys } from '@/components/Keys'
import { type ShortcutId, shortcutGroups, shortcutMap } from '@/lib/shortcuts/map'
import classes from './KeyboardHelp.module.css'

const ids = Object.keys(shortcutMap) as ShortcutId[]

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('shortcuts.title')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={classes.groups}>
        {shortcutGroups.map(group => (
          <section key={group}>
            <h3 className={classes.group}>{t(`shortcuts.groups.${group}`)}</h3>
            <dl className={classes.list}>
              {ids
                .filter(id => shortcutMap[id].group === group)
                .map(id => (
                  <div key={id} className={classes.row}>
                    <dt>{t(`shortcuts.${id}`)}</dt>
                    <dd>
                      {shortcutMap[id].keys.map(combination => (
                        <Keys key={combination} combination={combination} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.hint}>{t('shortcuts.hint')}</p>
    </Modal>
  )
}
