import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { colleagues } from '@/api/colleagues'
import type { Conversation } from '@/api/conversations'
import { Avatar } from '@/components/Avatar'
import { IconCheck } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useAssign } from '../api/use-assign'
import classes from './Assign.module.css'

/** Whose the conversation is: oneself first, then those who are there. */
export function AssignDialog({
  conversation,
  userId,
  onClose,
}: {
  conversation: Conversation
  userId: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const query = useQuery(colleagues)
  const assign = useAssign(conversation.id)
  const current = conversation.assigneeId
  const choose = (id: string | null) => (id === current ? onClose() : assign.mutate(id, { onSuccess: onClose }))
  const choice = (id: string | null, name: string, about: string | null) => (
    <li key={id}>
      <button
        type="button"
        className={classes.person}
        aria-current={id === current || undefined}
        disabled={assign.isPending}
        onClick={() => choose(id)}
      >
        <Avatar name={name} size={32} />
        <span className={classes.lines}>
          <bdi className={classes.name}>{name}</bdi>
          {about && <span className={classes.about}>{about}</span>}
        </span>
        {id === current && <IconCheck size={18} aria-hidden />}
      </button>
    </li>
  )
  return (
    <Modal opened onClose={onClose} title={t('chat.assign.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p className={classes.hint}>{t('chat.assign.hint')}</p>
      <QueryView query={query} errorTitle={t('chat.assign.failed')} skeleton={<SkeletonRows count={4} height={40} />}>
        {all => (
          <ul className={classes.list}>
            {all
              .toSorted((a, b) => rank(a, userId) - rank(b, userId) || a.name.localeCompare(b.name))
              .map(({ id, name, isThere }) =>
                choice(id, name, id === userId ? t('shell.me') : isThere ? t('chat.assign.there') : null),
              )}
            {choice(null, t('chat.assign.nobody'), null)}
          </ul>
        )}
      </QueryView>
    </Modal>
  )
}

const rank = ({ id, isThere }: { id: string; isThere: boolean }, userId: string) => (id === userId ? 0 : isThere ? 1 : 2)
