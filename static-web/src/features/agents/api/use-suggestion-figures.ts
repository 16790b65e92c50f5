import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { getSuggestionFigures } from '@/api/suggestions'

export const useSuggestionFigures = (from: string, to: string) =>
  useQuery({
    queryKey: keys.suggestionFigures(from, to),
    queryFn: ({ signal }) => getSuggestionFigures({ from, to }, signal),
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
