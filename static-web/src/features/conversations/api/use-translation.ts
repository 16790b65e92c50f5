import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/conversations'
import { keys } from '@/api/keys'
import type { Message } from '@/api/messages'
import {
  type Approved,
  getTranslation,
  sendHeldMessage,
  setConversationLanguage,
  translateMessage,
  translateThread,
} from '@/api/translation'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { type ThreadData, withMessage } from './thread-cache'

/** Who translates here; undefined until it is known. It is a setting of the server and does not change while the page is open. */
export const useTranslationProvider = () =>
  useQuery({ queryKey: keys.translation, queryFn: ({ signal }) => getTranslation(signal), staleTime: Number.POSITIVE_INFINITY })
    .data?.provider

const lacks = (message: Message, reader: string) =>
  !message.event &&
  message.language !== reader &&
  message.written?.language !== reader &&
  message.translations[reader] === undefined &&
  message.status !== 'canceled' &&
  message.missing.length === 0 &&
  /\p{L}/u.test(message.text)

/** Has what the reader cannot read translated: once for each newest message, so that what needs no translation is not asked for again and again. */
export function useTranslatedThread(conversationId: string, messages: readonly Message[] | undefined, reader: string) {
  const isOn = (useTranslationProvider() ?? 'none') !== 'none'
  const asked = useRef<string | undefined>(undefined)
  const newest = messages?.findLast(message => lacks(message, reader))?.id
  useEffect(() => {
    const key = `${newest} ${reader}`
    if (!isOn || !newest || asked.current === key) return
    asked.current = key
    // Without it the originals are read; opening the chat again asks again.
    translateThread(conversationId, reader === 'ru' ? 'ru' : 'en').catch(() => undefined)
  }, [isOn, newest, reader, conversationId])
}

/** Puts what the server answers about one message into its thread. */
function useMessageAct<V extends { id: string }>(conversationId: string, act: (values: V) => Promise<Message>) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: message =>
      queryClient.setQueryData<ThreadData>(keys.thread(conversationId), thread => withMessage(thread, message)),
    onError: error => toast.error(problemText(error, t)),
  })
}

export const useTranslateMessage = (conversationId: string) =>
  useMessageAct(conversationId, ({ id, language }: { id: string; language: string }) => translateMessage(id, language))

export const useSendHeldMessage = (conversationId: string) =>
  useMessageAct(conversationId, ({ id, translation }: { id: string; translation: Approved | null }) =>
    sendHeldMessage(id, translation),
  )

/** Says which language the client reads; null lets it be detected. */
export function useSetLanguage(conversationId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (language: string | null) => setConversationLanguage(conversationId, language),
    onSuccess: conversation => queryClient.setQueryData<Conversation>(keys.conversation(conversationId), conversation),
    onError: error => toast.error(problemText(error, t)),
  })
}
