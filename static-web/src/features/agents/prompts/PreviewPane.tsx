import { Alert, Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '@/lib/format'
import { useClientName } from '@/lib/use-client-name'
import { useDebounced } from '@/lib/use-debounced'
import classes from '../Agents.module.css'
import { useChats } from '../api/use-chats'
import { usePreviewPrompt } from '../api/use-prompts'
import { pretty } from '../runs/steps'
import { useTexts } from '../texts'

/** The messages that a model would get for a real chat. */
export function PreviewPane({ kind, template }: { kind: string; template: string }) {
  const { t, problem } = useTexts()
  const format = useFormat()
  const clientName = useClientName()
  const [search, setSearch] = useState('')
  const [chat, setChat] = useState<string | null>(null)
  const chats = useChats(useDebounced(search.trim()))
  const preview = usePreviewPrompt(kind)
  return (
    <>
      <p className={classes.about}>{t('preview.hint')}</p>
      <div className={classes.filters}>
        <Select
          label={t('preview.chat')}
          placeholder={t('preview.choose')}
          data={(chats.data ?? []).map(one => ({ value: one.id, label: clientName(one.client) }))}
          value={chat}
          onChange={setChat}
          searchable
          filter={({ options }) => options}
          onSearchChange={setSearch}
          nothingFoundMessage={t('preview.nothing')}
        />
        <Button
          variant="default"
          disabled={chat === null}
          loading={preview.isPending}
          onClick={() => chat && preview.mutate({ conversationId: chat, template })}
        >
          {t('preview.show')}
        </Button>
      </div>
      {preview.error && (
        <Alert color="red" role="alert">
          {problem(preview.error)}
        </Alert>
      )}
      {preview.data && (
        <>
          <p className={classes.muted} role="status">
            {t('preview.tokens', {
              tokens: format.number(preview.data.estimatedTokens),
              most: format.number(preview.data.contextTokens),
            })}
          </p>
          {preview.data.messages.map(message => (
            <section key={message.role}>
              <h2 className={classes.muted}>{t(`preview.${message.role}`)}</h2>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it */}
              <pre className={classes.text} tabIndex={0}>
                {message.role === 'user' ? pretty(message.text) : message.text}
              </pre>
            </section>
          ))}
        </>
      )}
    </>
  )
}
