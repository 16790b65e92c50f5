import { Popover, SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '@/api/auth'
import { isAdmin } from '@/api/auth'
import { Avatar } from '@/components/Avatar'
import { IconKeyboard, IconLogout, IconSettings, IconWhatsapp } from '@/components/icons'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { toast } from '@/components/toast'
import { useMe } from '@/features/account/api/use-me'
import { useUpdateMe } from '@/features/account/api/use-update-me'
import { type ThemeChoice, usePreference } from '@/lib/preferences'
import { problemText } from '@/lib/problem-text'
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
  const availability = useAvailability()
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
          <span className={classes.face}>
            <Avatar name={user.name} size={28} />
            {availability.value && <span className={classes.dot} data-availability={availability.value} aria-hidden />}
          </span>
          <span>
            {t('shell.me')}
            <span className="visually-hidden">
              : {user.name}
              {availability.value === 'away' && `, ${t('shell.away')}`}
            </span>
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
          {availability.value && (
            <>
              <span className={classes.label}>{t('shell.presence')}</span>
              <SegmentedControl
                size="xs"
                aria-label={t('shell.presence')}
                value={availability.value}
                onChange={value => availability.set(value as Availability)}
                data={(['available', 'away'] as const).map(value => ({ value, label: t(`shell.${value}`) }))}
              />
              <span className={classes.label}>{t('shell.presenceHint')}</span>
            </>
          )}
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
        {/* At the bottom of a phone there is room for what is used every hour. */}
        {phone && isAdmin(user) && (
          <Link to="/whatsapp" className={classes.item} onClick={() => setOpened(false)}>
            <IconWhatsapp size={18} />
            {t('nav.whatsapp')}
          </Link>
        )}
        {phone && (
          <Link to="/settings" className={classes.item} onClick={() => setOpened(false)}>
            <IconSettings size={18} />
            {t('nav.settings')}
          </Link>
        )}
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

type Availability = Me['availability']

/** Whether clients are offered to the person at the screen; a guest of the platform has no desk here. */
function useAvailability() {
  const { t } = useTranslation()
  const me = useMe().data
  const update = useUpdateMe()
  return {
    value: me && me.guest === null ? (update.isPending && update.variables.availability) || me.availability : undefined,
    set: (availability: Availability) =>
      update.mutate({ availability }, { onError: error => toast.error(problemText(error, t)) }),
  }
}
