import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import { type Article, type ArticleChange, type ArticleDraft, createArticle, updateArticle } from '@/api/knowledge'
import { ApiError } from '@/lib/problem'
import { newId } from '@/lib/uuid'

/** What is in the form, and what of it was edited. */
export interface ArticleEdit {
  whole: ArticleDraft
  changed: ArticleChange
}

/** Creates an article, or changes the one that was seen: a colleague's newer text is shown first, not overwritten. */
export function useSaveArticle(article: Article | undefined) {
  const queryClient = useQueryClient()
  // One key for the form's life: a repeated "Save" creates one article. With another body the same key would be refused.
  const key = useRef(newId())
  const sent = useRef<string | undefined>(undefined)
  return useMutation({
    mutationFn: ({ whole, changed }: ArticleEdit) => {
      if (article) return updateArticle(article.id, changed, article.version)
      const body = JSON.stringify(whole)
      if (sent.current !== undefined && sent.current !== body) key.current = newId()
      sent.current = body
      return createArticle(whole, key.current)
    },
    onSuccess: saved => {
      queryClient.setQueryData(keys.article(saved.id), saved)
      void queryClient.invalidateQueries({ queryKey: keys.articleLists })
    },
    onError: error => {
      if (article && error instanceof ApiError && error.status === 412)
        void queryClient.invalidateQueries({ queryKey: keys.article(article.id) })
    },
  })
}
