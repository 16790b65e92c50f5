import { Modal, Popover } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconBell } from '@/components/icons'
import { useUnreadNotices } from '@/features/notices/api/use-notices'
import { usePhone } from '@/lib/use-media'
import { Badge } from './Badge'
import classes from './Bell.module.css'

const NoticeList = lazy(() => import('@/features/notices/NoticeList').then(module => ({ default: module.NoticeList })))

/** How many notices wait, and behind it the list: beside the bell on a desktop, over the whole screen on a phone. */
export function Bell({ className }: { className: string }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const unread = useUnreadNotices()
  const [opened, setOpened] = useState(false)
  const list = opened && (
    // The focus has where to go before the list has come.
    <div className={classes.list} tabIndex={-1} data-autofocus>
      <Suspense>
        <NoticeList titled={!phone} onOpened={() => setOpened(false)} />
      </Suspense>
    </div>
  )
  const button = (
    <button type="button" className={className} aria-haspopup="dialog" onClick={() => setOpened(!opened)}>
      <IconBell />
      <span>{t('nav.notices')}</span>
      <Badge count={unread} label={t('nav.unreadNotices', { count: unread })} />
    </button>
  )
  if (phone) {
    return (
      <>
        {button}
        {opened && (
          <Modal
            fullScreen
            opened
            onClose={() => setOpened(false)}
            title={t('nav.notices')}
            closeButtonProps={{ 'aria-label': t('common.close') }}
          >
            {list}
          </Modal>
        )}
      </>
    )
  }
  return (
    <Popover position="right-end" width={400} trapFocus returnFocus withinPortal opened={opened} onChange={setOpened}>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p={0} className={classes.dropdown} aria-label={t('nav.notices')}>
        {list}
      </Popover.Dropdown>
    </Popover>
  )
}
