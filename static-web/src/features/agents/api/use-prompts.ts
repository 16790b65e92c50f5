import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  activatePrompt,
  archivePrompt,
  comparePrompts,
  createPrompt,
  getPrompt,
  listActivations,
  listPrompts,
  listPromptVariables,
  type PromptDraft,
  previewPrompt,
  rollBackPrompt,
} from '@/api/agents'
import { keys } from '@/api/keys'

export const usePrompts = (kind: string) =>
  useInfiniteQuery({
    queryKey: keys.promptList(kind),
    queryFn: ({ pageParam, signal }) => listPrompts(kind, { cursor: pageParam, limit: 30 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

export const useActivations = (kind: string) =>
  useInfiniteQuery({
    queryKey: keys.promptActivations(kind),
    queryFn: ({ pageParam, signal }) => listActivations(kind, { cursor: pageParam, limit: 10 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

export const usePrompt = (kind: string, id: string | undefined) =>
  useQuery({
    queryKey: keys.prompt(kind, id ?? ''),
    queryFn: ({ signal }) => getPrompt(kind, id!, signal),
    enabled: id !== undefined,
  })

export const usePromptDiff = (kind: string, id: string, against: string) =>
  useQuery({
    queryKey: keys.promptDiff(kind, id, against),
    queryFn: ({ signal }) => comparePrompts(kind, id, against, signal),
    staleTime: Number.POSITIVE_INFINITY, // versions never change
  })

export const usePromptVariables = () =>
  useQuery({
    queryKey: keys.promptVariables,
    queryFn: async ({ signal }) => (await listPromptVariables(signal)).items,
    staleTime: Number.POSITIVE_INFINITY,
  })

function usePromptWrite<T, A>(kind: string, mutationFn: (value: T) => Promise<A>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.prompts(kind) })
      void queryClient.invalidateQueries({ queryKey: keys.agents })
    },
  })
}

export const useCreatePrompt = (kind: string) =>
  usePromptWrite(kind, ({ draft, key }: { draft: PromptDraft; key: string }) => createPrompt(kind, draft, key))
export const useActivatePrompt = (kind: string) => usePromptWrite(kind, (id: string) => activatePrompt(kind, id))
export const useArchivePrompt = (kind: string) => usePromptWrite(kind, (id: string) => archivePrompt(kind, id))
export const useRollBackPrompt = (kind: string) => usePromptWrite(kind, () => rollBackPrompt(kind))

export const usePreviewPrompt = (kind: string) =>
  useMutation({ mutationFn: (body: Parameters<typeof previewPrompt>[1]) => previewPrompt(kind, body) })
