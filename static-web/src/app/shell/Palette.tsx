import { Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAdmin } from '@/api/auth'
import { listConversations } from '@/api/conversations'
import { listProducts, localized } from '@/api/products'
import { Avatar } from '@/components/Avatar'
import {
  IconAgent,
  IconBook,
  IconInbox,
  IconKeyboard,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSettings,
  IconSun,
  IconTask,
  IconTour,
  IconWhatsapp,
} from '@/components/icons'
import { Keys } from '@/components/Keys'
import { formatPhone } from '@/lib/format'
import { preferences } from '@/lib/preferences'
import { type ShortcutId, shortcutMap } from '@/lib/shortcuts/map'
import { useClientName } from '@/lib/use-client-name'
import { useDebounced } from '@/lib/use-debounced'
import { useUser } from '../session'
import classes from './Palette.module.css'
import { paletteStore } from './palette-store'

interface Entry {
  id: string
  label: string
  description?: string
  icon: ReactNode
  shortcut?: ShortcutId
  run: () => void
}

/** Mod+K: chats and tours found by the server, pages and actions found here. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const user = useUser()
  const clientName = useClientName()
  const [query, setQuery] = useState('')
  const q = useDebounced(query.trim(), 150)
  useEffect(() => paletteStore.open(), [])

  const chats = useQuery({
    queryKey: ['palette', 'chats', q],
    queryFn: ({ signal }) => listConversations({ q: q || undefined, limit: 6 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const tours = useQuery({
    queryKey: ['palette', 'tours', q],
    queryFn: ({ signal }) => listProducts({ q, status: 'active', limit: 5 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    enabled: q.length > 1,
  })

  const pages = useMemo<Entry[]>(
    () => [
      {
        id: 'inbox',
        label: t('nav.inbox'),
        icon: <IconInbox size={20} />,
        shortcut: 'goInbox',
        run: () => void navigate({ to: '/inbox' }),
      },
      { id: 'tasks', label: t('nav.tasks'), icon: <IconTask size={20} />, run: () => void navigate({ to: '/tasks' }) },
      {
        id: 'tours',
        label: t('nav.tours'),
        icon: <IconTour size={20} />,
        shortcut: 'goTours',
        run: () => void navigate({ to: '/products' }),
      },
      ...(isAdmin(user)
        ? ([
            { id: 'agents', label: t('nav.agents'), icon: <IconAgent size={20} />, run: () => void navigate({ to: '/agents' }) },
            {
              id: 'knowledge',
              label: t('nav.knowledge'),
              icon: <IconBook size={20} />,
              run: () => void navigate({ to: '/knowledge' }),
            },
            {
              id: 'whatsapp',
              label: t('nav.whatsapp'),
              icon: <IconWhatsapp size={20} />,
              shortcut: 'goWhatsapp',
              run: () => void navigate({ to: '/whatsapp' }),
            },
            {
              id: 'new-tour',
              label: t('products.new'),
              icon: <IconPlus size={20} />,
              run: () => void navigate({ to: '/products/new' }),
            },
          ] satisfies Entry[])
        : []),
      {
        id: 'settings',
        label: t('nav.settings'),
        icon: <IconSettings size={20} />,
        shortcut: 'goSettings',
        run: () => void navigate({ to: '/settings' }),
      },
      { id: 'light', label: t('palette.lightTheme'), icon: <IconSun size={20} />, run: () => preferences.theme.set('light') },
      { id: 'dark', label: t('palette.darkTheme'), icon: <IconMoon size={20} />, run: () => preferences.theme.set('dark') },
      { id: 'help', label: t('shell.keyboardHelp'), icon: <IconKeyboard size={20} />, shortcut: 'help', run: onHelp },
    ],
    [t, navigate, user, onHelp],
  )
  const words = query.trim().toLocaleLowerCase()
  const foundPages = words ? pages.filter(entry => entry.label.toLocaleLowerCase().includes(words)) : pages

  const groups: { label: string; entries: Entry[] }[] = [
    {
      label: t('palette.chats'),
      entries: (chats.data?.items ?? []).map(({ id, client }) => ({
        id,
        label: clientName(client),
        description: client.name && client.phone ? formatPhone(client.phone) : undefined,
        icon: <Avatar name={clientName(client)} size={28} />,
        run: () => void navigate({ to: '/inbox/$conversationId', params: { conversationId: id } }),
      })),
    },
    {
      label: t('palette.tours'),
      entries: (q.length > 1 ? (tours.data?.items ?? []) : []).map(tour => ({
        id: tour.id,
        label: localized(tour.title, i18n.language),
        icon: <IconTour size={20} />,
        run: () => void navigate({ to: '/products/$productId', params: { productId: tour.id } }),
      })),
    },
    { label: t('palette.goAndDo'), entries: foundPages },
  ].filter(group => group.entries.length > 0)

  // Results come after the typing, when the component has long marked its first line: Enter must open the first of these.
  const shown = groups.flatMap(group => group.entries.map(entry => entry.id)).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: other results are the reason to run
  useEffect(() => paletteStore.selectFirst(), [shown])

  return (
    <Spotlight.Root
      store={paletteStore.store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      lockScroll={false}
      title={t('nav.search')}
      classNames={{ header: 'visually-hidden', actionsGroup: classes.group }}
      scrollable
      maxHeight="min(60dvh, 460px)"
      size={600}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        leftSection={<IconSearch size={20} />}
        aria-label={t('palette.placeholder')}
      />
      <Spotlight.ActionsList aria-label={t('palette.results')}>
        {groups.map(group => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.entries.map(entry => (
              <Spotlight.Action key={entry.id} onClick={entry.run}>
                <span className={classes.entry}>
                  <span className={classes.icon}>{entry.icon}</span>
                  <bdi dir="auto" className={classes.label}>
                    {entry.label}
                  </bdi>
                  {entry.description && <bdi className={classes.description}>{entry.description}</bdi>}
                  {entry.shortcut && <Keys combination={shortcutMap[entry.shortcut].keys[0]} />}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
