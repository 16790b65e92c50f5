import { Popover, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/Avatar'
import { IconKeyboard, IconLogout } from '@/components/icons'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { type ThemeChoice, usePreference } from '@/lib/preferences'
import { usePhone } from '@/lib/use-media'
import { useUser } from '../session'
import { useSignOut } from '../use-sign-out'
import classes from './UserMenu.module.css'

export function UserMenu({
  organizationName,
  onHelp,
  className,
}: {
  organizationName: string | undefined
  onHelp: () => void
  className: string
}) {
  const { t } = useTranslation()
  const user = useUser()
  const phone = usePhone()
  const [opened, setOpened] = useState(false)
  const [theme, setTheme] = usePreference('theme')
  const signOut = useSignOut()
  return (
    <Popover
      position={phone ? 'top-end' : 'right-end'}
      width={272}
      trapFocus
      returnFocus
      withinPortal
      opened={opened}
      onChange={setOpened}
    >
      <Popover.Target>
        <button type="button" className={className} onClick={() => setOpened(!opened)}>
          <Avatar name={user.name} size={28} />
          <span>
            {t('shell.me')}
            <span className="visually-hidden">: {user.name}</span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={user.name}>
        <div className={classes.person}>
          <bdi className={classes.name}>{user.name}</bdi>
          <bdi className={classes.line}>{user.email}</bdi>
          <span className={classes.line}>
            {t(`roles.${user.role}`)}
            {organizationName && (
              <>
                {' · '}
                <bdi>{organizationName}</bdi>
              </>
            )}
          </span>
        </div>
        <hr className={classes.divider} />
        <div className={classes.choice}>
          <span className={classes.label}>{t('common.language')}</span>
          <LanguageSwitch />
          <span className={classes.label}>{t('shell.theme')}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('shell.theme')}
            value={theme}
            onChange={value => setTheme(value as ThemeChoice)}
            data={(['system', 'light', 'dark'] as const).map(value => ({ value, label: t(`theme.${value}`) }))}
          />
        </div>
        <hr className={classes.divider} />
        <button
          type="button"
          className={classes.item}
          onClick={() => {
            setOpened(false)
            onHelp()
          }}
        >
          <IconKeyboard size={18} />
          {t('shell.keyboardHelp')}
        </button>
        <button type="button" className={classes.item} onClick={signOut}>
          <IconLogout size={18} />
          {t('auth.logout')}
        </button>
      </Popover.Dropdown>
    </Popover>
  )
}
