import '@/lib/reply-texts'
import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuickReply } from '@/api/quick-replies'
import { Chip } from '@/components/Chip'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { IconArchive, IconBolt, IconEdit, IconPlus } from '@/components/icons'
import { Card } from '@/components/Page'
import { QueryView } from '@/components/QueryView'
import { SkeletonRows } from '@/components/SkeletonRows'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { useTitle } from '@/lib/use-title'
import { useArchiveQuickReply, useQuickReplies } from '../api/use-quick-replies'
import classes from './Replies.module.css'
import { ReplyDialog } from './ReplyDialog'

/** What managers call up with a slash. */
export function QuickRepliesPage() {
  const { t, i18n } = useTranslation()
  useTitle(t('replies.title'))
  const query = useQuickReplies()
  const archive = useArchiveQuickReply()
  // By id: what a colleague has changed meanwhile is what is edited.
  const [editing, setEditing] = useState<{ id: string | null } | null>(null)
  const [archiving, setArchiving] = useState<QuickReply | null>(null)
  const edited = query.data?.find(reply => reply.id === editing?.id) ?? null
  return (
    <Card title={t('replies.title')}>
      <div className={classes.head}>
        <p className={classes.about}>{t('replies.hint')}</p>
        <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing({ id: null })}>
          {t('replies.create')}
        </Button>
      </div>
      <QueryView query={query} errorTitle={t('replies.failed')} skeleton={<SkeletonRows count={4} height={48} />}>
        {replies =>
          replies.length > 0 ? (
            <>
              <ul className={classes.list}>
                {replies.map(reply => (
                  <li key={reply.id} className={classes.reply}>
                    <span className={classes.lines}>
                      <span className={classes.name}>
                        <bdi className={classes.shortcut}>/{reply.shortcut}</bdi> <bdi dir="auto">{reply.title}</bdi>
                      </span>
                      <bdi dir="auto" className={classes.text}>
                        {reply.texts[i18n.language] ?? Object.values(reply.texts)[0]}
                      </bdi>
                      <span className={classes.chips}>
                        {Object.keys(reply.texts).map(language => (
                          <Chip key={language}>{language.toUpperCase()}</Chip>
                        ))}
                        {reply.productId && <Chip tone="accent">{t('replies.withTour')}</Chip>}
                      </span>
                    </span>
                    <ActionIcon
                      size="lg"
                      aria-label={t('replies.edit', { title: reply.title })}
                      onClick={() => setEditing({ id: reply.id })}
                    >
                      <IconEdit size={19} />
                    </ActionIcon>
                    <ActionIcon
                      size="lg"
                      aria-label={t('replies.archive', { title: reply.title })}
                      onClick={() => setArchiving(reply)}
                    >
                      <IconArchive size={19} />
                    </ActionIcon>
                  </li>
                ))}
              </ul>
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('common.showMore')}
                </Button>
              )}
            </>
          ) : (
            <EmptyState icon={<IconBolt />} title={t('replies.none')} hint={t('replies.noneHint')} />
          )
        }
      </QueryView>
      {editing && (editing.id === null || edited) && (
        <ReplyDialog key={editing.id ?? ''} reply={edited} onClose={() => setEditing(null)} />
      )}
      <ConfirmDialog
        opened={archiving !== null}
        title={t('replies.archiveTitle')}
        confirmLabel={t('replies.archiveAct')}
        danger
        busy={archive.isPending}
        onClose={() => setArchiving(null)}
        onConfirm={() =>
          archiving &&
          archive.mutate(archiving, {
            onSuccess: () => toast.success(t('replies.archived')),
            onError: error => toast.error(problemText(error, t)),
            onSettled: () => setArchiving(null),
          })
        }
      >
        <p>{t('replies.archiveText')}</p>
      </ConfirmDialog>
    </Card>
  )
}
