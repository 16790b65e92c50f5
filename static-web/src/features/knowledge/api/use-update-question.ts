import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { type Question, type QuestionChange, updateQuestion } from '@/api/knowledge'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

export function useUpdateQuestion() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ question, change }: { question: Question; change: QuestionChange }) =>
      updateQuestion(question.id, change, question.version),
    onSuccess: question => queryClient.setQueryData(keys.question(question.id), question),
    onError: (error, { question }) => {
      toast.error(problemText(error, t))
      void queryClient.invalidateQueries({ queryKey: keys.question(question.id) })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.questionLists }),
  })
}
