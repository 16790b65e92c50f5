import { Menu, SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { logout } from '@/api/auth'
import { Avatar } from '@/components/Avatar'
import { IconKeyboard, IconLogout } from '@/components/icons'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { type ThemeChoice, usePreference } from '@/lib/preferences'
import { session, useUser } from '../session'
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
  const [theme, setTheme] = usePreference('theme')
  // Out on this device even if the server cannot be told: the token is dropped, the cookie ends by itself.
  const leave = useMutation({ mutationFn: logout, onSettled: () => session.end({ expired: false }) })
  return (
    <Menu position="right-end" width={272} trapFocus withinPortal>
      <Menu.Target>
        <button type="button" className={className} aria-label={t('shell.userMenu', { name: user.name })}>
          <Avatar name={user.name} size={28} />
          <span>{t('shell.me')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
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
        <Menu.Divider />
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={18} />} onClick={onHelp}>
          {t('shell.keyboardHelp')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => leave.mutate()}>
          {t('auth.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
