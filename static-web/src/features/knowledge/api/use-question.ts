import { useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getQuestion } from '@/api/knowledge'

/** Undefined: there is none to load. */
export const useQuestion = (id: string | undefined) =>
  useQuery({
    queryKey: keys.question(id ?? ''),
    queryFn: ({ signal }) => getQuestion(id!, signal),
    enabled: id !== undefined,
  })
