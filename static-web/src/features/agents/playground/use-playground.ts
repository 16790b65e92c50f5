import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type PlayedLine, type PlayedTurn, type PlayRequest, playTurn } from '@/api/agents'

/** A line of the made-up dialogue; the agent's carry the turn that made them. */
export interface PlayedEntry extends PlayedLine {
  turn?: PlayedTurn
}

/** The dialogue lives here alone: the server is told all of it at every turn, and what the turn before came to. */
export function usePlayground(draft: NonNullable<PlayRequest['drafts']>[number] | undefined) {
  const [entries, setEntries] = useState<PlayedEntry[]>([])
  const [language, setLanguage] = useState<string | null>(null)
  const round = useRef(0)
  const [written, setWritten] = useState('')
  const play = useMutation({
    mutationFn: ({ request, asked }: { request: PlayRequest; asked: number }) =>
      playTurn(request, text => {
        if (asked === round.current) setWritten(text)
      }),
  })

  const ask = (dialogue: PlayedEntry[]) => {
    const turn = dialogue.findLast(entry => entry.turn)?.turn
    const asked = ++round.current
    setWritten('')
    play.mutate(
      {
        asked,
        request: {
          messages: dialogue.map(({ from, text }) => ({ from, text })),
          language,
          known: turn?.qualification ?? null,
          stage: turn?.stage ?? null,
          drafts: draft ? [draft] : null,
        },
      },
      {
        // Begun again in the meantime: the answer belongs to a dialogue that is gone.
        onSuccess: answer => {
          if (asked === round.current) setEntries([...dialogue, { from: 'agent', text: answer.reply, turn: answer }])
        },
      },
    )
  }

  return {
    entries,
    /** What the model writes at this moment; nothing has checked it yet. */
    written: play.isPending ? written : '',
    language,
    setLanguage,
    isPending: play.isPending,
    error: play.error,
    say: (text: string) => {
      const dialogue = [...entries, { from: 'client' as const, text }]
      setEntries(dialogue)
      ask(dialogue)
    },
    retry: () => ask(entries),
    restart: () => {
      round.current++
      play.reset()
      setEntries([])
    },
  }
}
